#include "portal/kept_answers.h"

#include <chrono>

namespace credence::portal {
namespace {

std::int64_t SteadyMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

std::uint64_t KeptAnswers::State() {
  if (SteadyMs() < fresh_until_ms_.load()) return state_.load();
  std::lock_guard lock(mutex_);
  // Whoever waited behind another asker takes over what that one learned.
  const std::int64_t now = SteadyMs();
  if (now < fresh_until_ms_.load()) return state_.load();
  std::string mark = clock_.Today().Iso() + " " + change_mark_();
  if (mark != mark_) {
    mark_ = std::move(mark);
    state_.fetch_add(1);
  }
  fresh_until_ms_.store(now + kFreshMs);  // counted from before the question
  return state_.load();
}

std::optional<std::string> KeptAnswers::Part::Find(std::uint64_t wanted_state, std::string_view key) const {
  if (state != wanted_state) return std::nullopt;
  const auto found = answers.find(key);
  return found == answers.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> KeptAnswers::Find(std::uint64_t state, std::string_view key) {
  Part& part = PartOf(key);
  std::lock_guard lock(part.mutex);
  return part.Find(state, key);
}

std::optional<std::string> KeptAnswers::FindAtOnce(std::string_view key) {
  if (SteadyMs() >= fresh_until_ms_.load()) return std::nullopt;
  Part& part = PartOf(key);
  std::unique_lock lock(part.mutex, std::try_to_lock);
  return lock.owns_lock() ? part.Find(state_.load(), key) : std::nullopt;
}

void KeptAnswers::Keep(std::uint64_t state, std::string_view key, const std::string& answer) {
  const std::size_t bytes = key.size() + answer.size() + kBytesBeside;
  Part& part = PartOf(key);
  std::lock_guard lock(part.mutex);
  if (bytes > bytes_max_of_part_ || state < part.state) return;
  if (state != part.state || part.bytes + bytes > bytes_max_of_part_) {
    part.answers.clear();
    part.bytes = 0;
    part.state = state;
  }
  if (part.answers.emplace(key, answer).second) part.bytes += bytes;
}

}  // namespace credence::portal
