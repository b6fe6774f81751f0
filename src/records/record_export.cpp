// RecordsService::Export: from stored records to a file, with an entry in the log before the file has its name.
#include "records/record_export.h"

#include <algorithm>
#include <fstream>
#include <system_error>

#include "base/check.h"
#include "base/limits.h"
#include "catalog/catalog_errors.h"
#include "catalog/edition_table.h"
#include "crypto/digest.h"
#include "formats/formats_errors.h"
#include "identity/masking.h"
#include "records/records_errors.h"
#include "records/records_service.h"

namespace credence::records {
namespace {

namespace fs = std::filesystem;

// A file under another name until it is complete; removed unless it was.
class PartFile {
 public:
  explicit PartFile(const fs::path& path) : path_(path), part_(path.string() + ".part") {}
  ~PartFile() {
    std::error_code ignored;
    fs::remove(part_, ignored);
  }
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  const fs::path& part() const { return part_; }
  Status TakePlace() const {
    std::error_code error;
    fs::rename(part_, path_, error);
    if (!error) return {};
    return Error(formats::errors::kFileUnwritable, {{"file", path_.string()}, {"reason", error.message()}});
  }

 private:
  fs::path path_, part_;
};

std::string DigestOf(const fs::path& path) {
  crypto::Hasher hasher(crypto::HashAlgorithm::kSm3);
  std::ifstream file(path, std::ios::binary);
  std::string chunk(limits::kChunkBytes, '\0');
  while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || file.gcount() > 0) {
    hasher.Update(std::string_view(chunk).substr(0, static_cast<std::size_t>(file.gcount())));
  }
  return hasher.Finish().Hex();
}

// One line that says what left the house; the object of the entry.
std::string ObjectOf(const ExportRequest& request, std::int64_t rows) {
  std::string object = request.item + "/" + request.edition + " rows=" + std::to_string(rows);
  if (!request.department_id.empty()) object += " department=" + request.department_id;
  if (request.from) object += " from=" + request.from->Iso();
  if (request.to) object += " to=" + request.to->Iso();
  if (request.all_states) object += " all-states";
  if (request.with_local) object += " with-local";
  if (request.with_sensitive) object += " with-sensitive";
  return object;
}

// 2018-legal-person is a table of the edition 2018.
bool IsOf(std::string_view table, std::string_view edition) {
  return table == edition || (table.starts_with(edition) && table.substr(edition.size()).starts_with('-'));
}

Error UnknownEdition(std::string_view item, std::string_view edition) {
  return Error(errors::kUnknownEdition,
               {{"item", item.empty() ? "-" : std::string(item)}, {"edition", std::string(edition)}});
}

Result<const catalog::Edition*> FindEdition(const catalog::ItemDefinition& item, const std::string& code) {
  for (const catalog::Edition& edition : item.editions) {
    if (edition.code == code && !edition.for_migration) return &edition;
  }
  return UnknownEdition(item.code, code);
}

// The fields that stand empty in an export without sensitive fields.
std::vector<bool> LeftOut(const catalog::ItemDefinition& item) {
  std::vector<bool> left_out;
  for (const catalog::FieldDefinition& field : item.fields) left_out.push_back(field.sensitive);
  for (const catalog::CheckRule& check : item.checks) {
    if (check.kind != catalog::CheckKind::kBothOrNeither) continue;
    const bool half = std::any_of(check.fields.begin(), check.fields.end(),
                                  [&](catalog::FieldIndex field) { return item.fields[field].sensitive; });
    for (catalog::FieldIndex field : check.fields) left_out[field] = left_out[field] || half;
  }
  return left_out;
}

// Walks the selected records and writes their rows. Lives within one reading transaction.
class TableExport {
 public:
  TableExport(const RecordsParts& parts, const ExportRequest& request, const catalog::ItemDefinition& item,
              const catalog::EditionTable& table, formats::TableWriter& writer)
      : parts_(parts), request_(request), item_(item), table_(table), writer_(writer), left_out_(LeftOut(item)) {}

  Result<std::int64_t> Run(db::Transaction& tx) {
    ExportQuery query;
    query.item = request_.item;
    query.department_id = request_.department_id;
    if (request_.from) query.from = request_.from->Iso();
    if (request_.to) query.to = request_.to->Iso();
    query.all_states = request_.all_states;
    std::int64_t rows = 0;
    while (true) {
      const std::vector<Record> records = record_store::FindInOrderOfKey(tx, query);
      for (const Record& record : records) {
        RETURN_IF_ERROR(Read(tx, record));
        table_.Fill({views_.begin(), views_.end()}, cells_);
        RETURN_IF_ERROR(Write());
        ++rows;
      }
      if (records.empty()) return rows;
      query.after_key = records.back().record_key;
      query.after_subject = records.back().id.subject_id;
    }
  }

  Status Write() {
    const std::vector<std::string_view> row(cells_.begin(), cells_.end());
    return writer_.WriteRow(row);
  }

 private:
  // The values of the record by the fields of the present version of the item, as they may be shown.
  Status Read(db::Transaction& tx, const Record& record) {
    const catalog::ItemDefinition* filed_as = parts_.items.Find(record.item, record.item_version);
    CHECK(filed_as != nullptr);
    std::vector<std::string> stored;
    ValuesOfPayload(*filed_as, record.payload, stored);
    if (request_.with_sensitive) RETURN_IF_ERROR(Open(tx, record, *filed_as, stored));
    values_.assign(item_.fields.size(), "");
    for (std::size_t f = 0; f < item_.fields.size(); ++f) {
      const catalog::FieldDefinition& field = item_.fields[f];
      const catalog::FieldIndex index = filed_as->FindField(field.code);
      if (index == catalog::kNoField || (left_out_[f] && !request_.with_sensitive)) continue;
      values_[f] = std::move(stored[index]);
      if (request_.with_sensitive || !IsWithheld(record.withheld, field.code)) continue;
      values_[f] = field.is_identifier() ? "" : identity::MaskFreeText(values_[f]);
    }
    views_.assign(values_.begin(), values_.end());
    return {};
  }

  Status Open(db::Transaction& tx, const Record& record, const catalog::ItemDefinition& filed_as,
              std::vector<std::string>& stored) const {
    for (const RecordSecret& secret : record_store::SecretsOf(tx, record.id, record.version)) {
      auto opened = parts_.data_key.Open(secret.sealed, RecordSecret::Context(record.id, secret.version, secret.field));
      if (!opened.ok()) return opened.error();
      stored[filed_as.FindField(secret.field)] = *opened;
    }
    return {};
  }

  const RecordsParts& parts_;
  const ExportRequest& request_;
  const catalog::ItemDefinition& item_;
  const catalog::EditionTable& table_;
  formats::TableWriter& writer_;
  std::vector<bool> left_out_;
  std::vector<std::string> values_, cells_;
  std::vector<std::string_view> views_;
};

}  // namespace

Result<std::vector<TableName>> RecordsService::TablesOf(std::string_view edition, std::string_view item) const {
  std::vector<TableName> tables;
  bool is_known = item.empty();
  for (const catalog::ItemDefinition* known : parts_.items.Newest()) {
    if (!item.empty() && known->code != item) continue;
    is_known = true;
    for (const catalog::Edition& candidate : known->editions) {
      if (!candidate.for_migration && IsOf(candidate.code, edition)) tables.push_back({known->code, candidate.code});
    }
  }
  if (!is_known) return Error(catalog::errors::kUnknownItem, {{"item", std::string(item)}});
  if (tables.empty()) return UnknownEdition(item, edition);
  return tables;
}

Result<Exported> RecordsService::Export(const Caller& caller, const ExportRequest& request) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadSubjects));
  if (request.with_sensitive) RETURN_IF_ERROR(caller.Require(Permission::kOpenSensitive));
  const auto& newest = parts_.items.Newest();
  auto item =
      std::find_if(newest.begin(), newest.end(), [&](const auto* known) { return known->code == request.item; });
  if (item == newest.end()) return Error(catalog::errors::kUnknownItem, {{"item", request.item}});
  ASSIGN_OR_RETURN(const catalog::Edition* edition, FindEdition(**item, request.edition));
  const catalog::EditionTable table(**item, *edition, request.with_local);

  const PartFile file(request.path);
  ASSIGN_OR_RETURN(auto writer, formats::CreateTable(file.part(), request.form));
  const std::vector<std::string_view> header(table.header().begin(), table.header().end());
  RETURN_IF_ERROR(writer->WriteRow(header));
  Exported exported;
  if (!edition->about_persons) {
    ASSIGN_OR_RETURN(exported.rows, parts_.database.Read([&](db::Transaction& tx) -> Result<std::int64_t> {
      return TableExport(parts_, request, **item, table, *writer).Run(tx);
    }));
  }
  RETURN_IF_ERROR(writer->Close());
  exported.digest = DigestOf(file.part());
  RETURN_IF_ERROR(parts_.database.Write([&](db::Transaction& tx) -> Status {
    parts_.ledger.Append(tx, caller, {{"records.exported", ObjectOf(request, exported.rows), {"", exported.digest}}});
    return {};
  }));
  RETURN_IF_ERROR(file.TakePlace());
  return exported;
}

}  // namespace credence::records
