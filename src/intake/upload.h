// An upload (上传): a file on its way, in pieces, until it is whole and becomes a batch (design 8).
#pragma once

#include <cstdint>
#include <string>

#include "base/civil_date.h"
#include "records/filing.h"

namespace credence::intake {

struct Upload {
  std::int64_t id = 0;
  std::string item = {};
  std::string department_id = {};
  std::string file_name = {};
  std::int64_t file_bytes = 0;
  std::string digest_kind = {};  // of `digest`: SM3, SHA-256, or "" when its sender gave none
  std::string digest = {};       // of the whole file, hex
  std::string sheet = {};
  records::OtherSubject other_subject = records::OtherSubject::kAsk;
  std::int64_t corrects = 0;
  std::string blob = {};
  std::int64_t received = 0;      // bytes of the content that lie here
  std::int64_t sealed_bytes = 0;  // of the sealed file that holds them
  std::int64_t batch_id = 0;      // 0 while it is on its way
  std::string made_by = {};       // name of the caller
  Instant created_at = {};
  Instant changed_at = {};

  bool is_whole() const { return received == file_bytes; }
};

}  // namespace credence::intake
