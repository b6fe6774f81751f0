#include "records/withdrawal.h"

#include <array>
#include <boost/json.hpp>
#include <set>

#include "base/check.h"
#include "base/resources.h"
#include "base/text.h"
#include "base/typed_text.h"
#include "identity/masking.h"
#include "records/records_errors.h"

namespace credence::records {
namespace {

namespace json = boost::json;

struct StateNames {
  WithdrawalState state;
  std::string_view name, action;
};
constexpr std::array<StateNames, 4> kStates = {
    {{WithdrawalState::kAsked, "asked", "record.withdrawal_asked"},
     {WithdrawalState::kDone, "done", "record.revoked"},
     {WithdrawalState::kRefused, "refused", "record.withdrawal_refused"},
     {WithdrawalState::kTakenBack, "taken_back", "record.withdrawal_taken_back"}}};

std::vector<WithdrawalReason> ParseReasons(std::string_view text) {
  std::vector<WithdrawalReason> reasons;
  std::set<std::string> codes;
  const json::value document = json::parse(text);
  for (const json::value& one : document.at("reasons").as_array()) {
    WithdrawalReason reason;
    reason.code = std::string(one.at("code").as_string());
    reason.title_zh = std::string(one.at("title").at("zh").as_string());
    reason.title_en = std::string(one.at("title").at("en").as_string());
    reason.asks_note = one.at("asks_note").as_bool();
    CHECK(!reason.title_zh.empty() && !reason.title_en.empty() && codes.insert(reason.code).second);
    reasons.push_back(std::move(reason));
  }
  return reasons;
}

}  // namespace

const std::vector<WithdrawalReason>& WithdrawalReasons() {
  static const auto reasons = ParseReasons(RequireResource("catalog/withdrawal_reasons.json"));
  return reasons;
}

const WithdrawalReason* FindWithdrawalReason(std::string_view code) {
  for (const WithdrawalReason& reason : WithdrawalReasons()) {
    if (reason.code == code) return &reason;
  }
  return nullptr;
}

std::string_view Name(WithdrawalState state) { return kStates.at(static_cast<std::size_t>(state)).name; }

WithdrawalState WithdrawalStateFromName(std::string_view name) {
  for (const StateNames& known : kStates) {
    if (known.name == name) return known.state;
  }
  CHECK(false);
  return WithdrawalState::kAsked;
}

std::string_view ActionOf(WithdrawalState state) { return kStates.at(static_cast<std::size_t>(state)).action; }

Result<std::string> CheckWithdrawalNote(std::string_view note, bool is_asked) {
  const Error unusable(errors::kWithdrawalNote, {{"limit", std::to_string(kWithdrawalNoteMax)}});
  if (!IsTypedText(note, Lines::kMany)) return unusable;
  const std::string_view text = TrimBlanks(note);
  if (text.empty() && !is_asked) return std::string();
  const std::size_t length = CodePointCount(text);
  if (length < kWithdrawalNoteMin || length > kWithdrawalNoteMax || identity::ContainsPersonalData(text)) {
    return unusable;
  }
  return std::string(text);
}

ledger::Content ContentOf(const Withdrawal& withdrawal) {
  const json::object shown{{"withdrawal", Name(withdrawal.state)}, {"reason", withdrawal.reason}};
  const json::object rest{{"attempt", withdrawal.attempt},
                          {"record_version", withdrawal.record_version},
                          {"department", withdrawal.department_id},
                          {"note", withdrawal.note},
                          {"second_person", withdrawal.second_person},
                          {"asked_by", withdrawal.asked_by},
                          {"asked_at", withdrawal.asked_at.epoch_ms},
                          {"decided_by", withdrawal.decided_by},
                          {"decided_at", withdrawal.decided_at.epoch_ms},
                          {"decision_note", withdrawal.decision_note}};
  return {json::serialize(shown), json::serialize(rest)};
}

}  // namespace credence::records
