// A program that runs in the browser, compiled into the binary: its files, whose names change with their content, and
// its first page under every other address below the prefix, because the program itself knows its pages. Immutable
// after construction; thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/resources.h"
#include "http/response.h"
#include "http/router.h"

namespace credence::http {

class BrowserProgram {
 public:
  // `files` are named below `url_prefix`, which begins and ends with '/': "index.html" and, with names that change with
  // their content, "assets/…". Each is packed once, here.
  BrowserProgram(std::string_view url_prefix, std::string_view resource_prefix, const std::vector<Resource>& files);

  // False when the binary was built without it.
  bool present() const { return files_.contains(kFirstPage); }

  // GET of the prefix and of everything below it. Without the program every answer is http.not_found. `this` must
  // outlive the router.
  void AddRoutes(Router& router) const;

 private:
  struct File {
    std::string_view bytes;
    std::string packed;  // "" when packing saves nothing
    std::string tag;
  };
  static constexpr std::string_view kFirstPage = "index.html";
  static constexpr std::string_view kNamedByContent = "assets/";

  Response Answer(const Request& request, std::string_view path) const;

  std::string url_prefix_;
  std::map<std::string, File, std::less<>> files_;
};

// The console of the staff: web/console/ under /console/.
const BrowserProgram& Console();

}  // namespace credence::http
