#include "subjects/subject_status.h"

#include <algorithm>

namespace credence::subjects {
// Registers write 注销, 已注销, 吊销未注销, 注销企业 …
const std::array<std::string_view, 4> kEndedStatusWords = {"注销", "吊销", "撤销", "迁出"};

bool IsEndedStatus(std::string_view status) {
  return std::any_of(kEndedStatusWords.begin(), kEndedStatusWords.end(),
                     [&](std::string_view word) { return status.find(word) != std::string_view::npos; });
}

}  // namespace credence::subjects
