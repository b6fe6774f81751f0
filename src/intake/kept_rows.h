// The copy of a table without the rows that may be about natural persons (design 1.2): all other rows exactly as the
// reader gave them, with their numbers and flags, so that it is read again to the same findings.
#pragma once

#include <memory>

#include "formats/byte_source.h"
#include "formats/row_reader.h"
#include "intake/prepared_rows.h"

namespace credence::intake {

// The bytes of such a copy, made while they are read. `preparer` stands before the first row of `reader`; both must
// outlive the source. Read throws BrokenInvariant when the reader fails: every row was read before.
std::unique_ptr<formats::ByteSource> KeptRowsSource(formats::RowReader& reader, RowPreparer& preparer);

// Reads such a copy; borrows `source`. Throws BlobDamaged when it ends too early or is no such copy.
std::unique_ptr<formats::RowReader> OpenKeptRows(formats::ByteSource& source);

}  // namespace credence::intake
