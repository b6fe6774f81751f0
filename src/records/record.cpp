#include "records/record.h"

#include <array>
#include <charconv>

#include "base/check.h"

namespace credence::records {
namespace {

constexpr std::array<std::string_view, 6> kStateNames = {"held",    "active",   "superseded",
                                                         "revoked", "repaired", "expired"};

std::optional<std::int64_t> Number(std::string_view text) {
  std::int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  // One spelling for each number: no sign, no leading zero.
  if (error != std::errc() || end != text.data() + text.size() || number <= 0 || text[0] == '0' || text[0] == '+') {
    return std::nullopt;
  }
  return number;
}

}  // namespace

std::optional<RecordId> RecordId::Parse(std::string_view text) {
  std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  auto subject_id = Number(text.substr(0, dash));
  auto number = Number(text.substr(dash + 1));
  if (!subject_id || !number) return std::nullopt;
  return RecordId{*subject_id, *number};
}

std::string_view Name(RecordState state) { return kStateNames.at(static_cast<std::size_t>(state)); }

RecordState RecordStateFromName(std::string_view name) {
  for (std::size_t i = 0; i < kStateNames.size(); ++i) {
    if (kStateNames[i] == name) return static_cast<RecordState>(i);
  }
  CHECK(false);
  return RecordState::kHeld;
}

bool Record::IsPublicOn(CivilDate today) const {
  const std::string day = today.Iso();
  return state == RecordState::kActive && !derived.public_from.empty() && derived.public_from <= day &&
         day <= derived.public_until;
}

bool Record::HasEndedBy(CivilDate today) const {
  // Received after its own end: it never was public.
  if (derived.public_from.empty() || derived.public_until < derived.public_from) return false;
  if (state == RecordState::kHeld) return false;
  // Held text that was replaced may never have been shown; the answer is that of the unknown.
  if (state == RecordState::kSuperseded && !withheld.empty()) return false;
  return derived.public_from <= today.Iso() && !IsPublicOn(today);
}

std::string RecordSecret::Context(const RecordId& id, int version, std::string_view field) {
  return "record:" + id.str() + ":" + std::to_string(version) + ":" + std::string(field);
}

}  // namespace credence::records
