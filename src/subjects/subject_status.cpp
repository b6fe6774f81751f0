#include "subjects/subject_status.h"

#include <algorithm>
#include <array>

namespace credence::subjects {
namespace {

// Registers write 注销, 已注销, 吊销未注销, 注销企业 …; a status that holds one of these words has ended.
constexpr std::array<std::string_view, 4> kEndedWords = {"注销", "吊销", "撤销", "迁出"};

}  // namespace

bool IsEndedStatus(std::string_view status) {
  return std::any_of(kEndedWords.begin(), kEndedWords.end(),
                     [&](std::string_view word) { return status.find(word) != std::string_view::npos; });
}

}  // namespace credence::subjects
