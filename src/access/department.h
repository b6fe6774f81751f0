// A source agency (信源单位): department or township that reports (domain 1.1, 11.4).
#pragma once

#include <string>

namespace credence::access {

struct Department {
  std::string id;    // D001, T100
  std::string code;  // unified code
  std::string name;
  std::string later_name;  // after the 2019 reform, empty when unchanged
  std::string kind;
  std::string region;
  std::string document_prefix;
  std::string upper_counterpart;  // provincial counterpart
};

}  // namespace credence::access
