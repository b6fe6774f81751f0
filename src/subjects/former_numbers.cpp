#include "subjects/former_numbers.h"

#include <algorithm>

#include "base/check.h"
#include "identity/credit_code.h"
#include "identity/normalise.h"
#include "identity/organisation_code.h"
#include "subjects/subject_store.h"

namespace credence::subjects {
namespace {

constexpr std::size_t kTypedBytesMax = 200;
constexpr std::size_t kOrganisationCodeCharacters = 9;

std::optional<NumberAnswer> AnswerOf(db::Transaction& tx, Scheme scheme, const std::string& value) {
  const auto holders = subject_store::HoldersOf(tx, scheme, {value});
  if (holders.empty()) return std::nullopt;
  auto subject = subject_store::Find(tx, holders.begin()->second);
  CHECK(subject.has_value());
  if (subject->merged_into) subject = subject_store::Find(tx, *subject->merged_into);
  CHECK(subject.has_value());
  if (subject->kind != SubjectKind::kOrganisation) return std::nullopt;
  return NumberAnswer{scheme, subject->code, subject->name, scheme == Scheme::kUnifiedCode && value == subject->code};
}

}  // namespace

std::optional<NumberAnswer> FindByOldNumber(db::Transaction& tx, std::string_view typed) {
  if (typed.size() > kTypedBytesMax) return std::nullopt;
  std::string number = identity::NormaliseIdentifier(typed);
  if (number.empty()) return std::nullopt;
  if (identity::CheckCreditCode(number).acceptable()) return AnswerOf(tx, Scheme::kUnifiedCode, number);
  if (auto answer = AnswerOf(tx, Scheme::kRegistrationNumber, number)) return answer;
  std::erase(number, '-');
  if (number.size() != kOrganisationCodeCharacters) return std::nullopt;
  return AnswerOf(tx, Scheme::kOrganisationCode, number);
}

std::vector<NewCode> NewestCodes(db::Transaction& tx, std::int64_t before_id, std::int64_t rows_max) {
  std::vector<NewCode> codes;
  std::string sql =
      "SELECT id, code, name, created_at FROM subject WHERE kind = 'organisation' AND merged_into IS NULL";
  std::vector<db::Param> params{{"rows_max", rows_max}};
  if (before_id != 0) {
    sql += " AND id < :before_id";
    params.push_back({"before_id", before_id});
  }
  tx.ForEach<std::int64_t, std::string, std::string, std::int64_t>(
      sql + " ORDER BY id DESC LIMIT :rows_max", db::Params(params),
      [&](std::int64_t id, std::string code, std::string name, std::int64_t created_at) {
        codes.push_back({id, std::move(code), std::move(name), {created_at}});
      });
  return codes;
}

}  // namespace credence::subjects
