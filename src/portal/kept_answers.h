// Answers as they were built last, so that the next one who asks the same need not wait for the database. All of them
// belong to one state of the data on one day: a commit of any program, or midnight in Beijing, empties the store.
//
// An answer is never older than kFreshMs plus the time it takes to ask the database for its state: what was withdrawn
// is gone for every reader by then (design 3). Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace credence::portal {

class KeptAnswers {
 public:
  static constexpr std::int64_t kFreshMs = 20;

  // `change_mark` gives a text that differs after every commit (db::ChangeMark). A full store is emptied; 0 bytes keep
  // nothing.
  KeptAnswers(std::function<std::string()> change_mark, const Clock& clock, std::size_t bytes_max)
      : change_mark_(std::move(change_mark)), clock_(clock), bytes_max_of_part_(bytes_max / kParts) {}

  // The number of the present state. Asked before the data are read from which an answer is built. Throws what the
  // change mark throws.
  std::uint64_t State();
  std::optional<std::string> Find(std::uint64_t state, std::string_view key);
  // The answer when neither the database needs to be asked nor anybody to be waited for; else nullopt, as well when
  // there is none.
  std::optional<std::string> FindAtOnce(std::string_view key);
  // Does nothing when another state has begun meanwhile.
  void Keep(std::uint64_t state, std::string_view key, const std::string& answer);

 private:
  static constexpr std::size_t kParts = 16;
  static constexpr std::size_t kBytesBeside = 128;  // of an entry, beside its texts

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  struct Part {
    // `mutex` is held.
    std::optional<std::string> Find(std::uint64_t wanted_state, std::string_view key) const;

    std::mutex mutex;
    std::uint64_t state = 0;
    std::size_t bytes = 0;
    std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> answers;
  };
  Part& PartOf(std::string_view key) { return parts_[TextHash()(key) % kParts]; }

  std::function<std::string()> change_mark_;
  const Clock& clock_;
  const std::size_t bytes_max_of_part_;
  std::array<Part, kParts> parts_;
  std::mutex mutex_;  // guards mark_ and the change of state_
  std::string mark_;
  std::atomic<std::uint64_t> state_{0};
  std::atomic<std::int64_t> fresh_until_ms_{0};  // on the steady clock
};

}  // namespace credence::portal
