#include "app/configuration.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "app/app_errors.h"

namespace credence::app {
namespace {

std::string ValueOf(const Error& error, std::string_view name) {
  for (const auto& [key, value] : error.values) {
    if (key == name) return value;
  }
  return "";
}

// The key that an error is about; the error's code is `code`.
std::string WrongKey(std::string_view toml, const ErrorCode& code) {
  auto read = ParseConfiguration(toml, "credence.toml");
  if (read.ok()) return "nothing wrong";
  EXPECT_EQ(read.error().code, code.code);
  EXPECT_EQ(ValueOf(read.error(), "file"), "credence.toml");
  return ValueOf(read.error(), "key");
}

// The example with its commented settings switched on.
std::string UncommentedExample(const std::string& example) {
  std::istringstream lines(example);
  std::string line, text;
  while (std::getline(lines, line)) {
    const bool setting =
        line.starts_with("# ") && (line.find(" = ") != std::string::npos || line.starts_with("#   {") || line == "# ]");
    text += (setting ? line.substr(2) : line) + "\n";
  }
  return text;
}

std::string Example() {
  std::ifstream file(CREDENCE_SOURCE_DIR "/deploy/credence.toml", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Configuration, TheExampleGivesTheDefaults) {
  ASSERT_FALSE(Example().empty());
  auto read = ParseConfiguration(Example(), "deploy/credence.toml");
  ASSERT_TRUE(read.ok());
  const Configuration defaults;
  EXPECT_EQ(read->database, defaults.database);
  EXPECT_EQ(read->address, defaults.address);
  EXPECT_EQ(read->port, defaults.port);
  EXPECT_EQ(read->worker_threads, defaults.worker_threads);
  EXPECT_EQ(read->answer_cache_mib, defaults.answer_cache_mib);
  EXPECT_EQ(read->access_log, defaults.access_log);
  EXPECT_EQ(read->trusted_proxies, defaults.trusted_proxies);
  EXPECT_EQ(read->public_requests_per_minute, defaults.public_requests_per_minute);
  EXPECT_EQ(read->sign_ins_per_minute, defaults.sign_ins_per_minute);
  EXPECT_EQ(read->staff_requests_per_minute, defaults.staff_requests_per_minute);
  EXPECT_EQ(read->secure_cookies, defaults.secure_cookies);
  EXPECT_EQ(read->site.name.zh, defaults.site.name.zh);
}

TEST(Configuration, EverySettingShownInTheExampleIsKnown) {
  auto read = ParseConfiguration(UncommentedExample(Example()), "deploy/credence.toml");
  ASSERT_TRUE(read.ok()) << ValueOf(read.error(), "key") << ValueOf(read.error(), "reason");
  EXPECT_EQ(read->database, "postgresql://credence@localhost/credence");
  EXPECT_EQ(read->trusted_proxies, std::vector<std::string>{"127.0.0.1"});
  EXPECT_EQ(read->secure_cookies, true);
  EXPECT_EQ(read->site.name.zh, "信用钟祥");
  EXPECT_EQ(read->site.name.en, "Credit Zhongxiang");
  EXPECT_EQ(read->site.phone, "0724-0000000");
  EXPECT_EQ(read->site.domain, "https://credit.example.gov.cn");
  ASSERT_EQ(read->site.footer.size(), 1u);
  EXPECT_EQ(read->site.footer[0].label.zh, "监督电话");
  EXPECT_EQ(read->site.footer[0].label.en, "Supervision");
  EXPECT_EQ(read->site.sponsor.zh, "示例信用办公室");
  ASSERT_EQ(read->site.links.size(), 1u);
  EXPECT_EQ(read->site.links[0].url, "https://credit.example.gov.cn");
  ASSERT_EQ(read->site.embed_ancestors.size(), 1u);
}

TEST(Configuration, UnknownKeysAreNamed) {
  EXPECT_EQ(WrongKey("[server]\nprot = 80\n", errors::kConfigurationKey), "server.prot");
  EXPECT_EQ(WrongKey("[sever]\nport = 80\n", errors::kConfigurationKey), "sever.port");
  EXPECT_EQ(WrongKey("port = 80\n", errors::kConfigurationKey), "port");
  EXPECT_EQ(WrongKey("[[site.footer]]\nlable = \"x\"\n", errors::kConfigurationKey), "site.footer.lable");
  EXPECT_EQ(WrongKey("[[site.links]]\nlabel = \"x\"\nlink = \"y\"\n", errors::kConfigurationKey), "site.links.link");
}

TEST(Configuration, WrongValuesAreNamed) {
  EXPECT_EQ(WrongKey("[server]\nport = \"80\"\n", errors::kConfigurationValue), "server.port");
  EXPECT_EQ(WrongKey("[server]\nport = 0\n", errors::kConfigurationValue), "server.port");
  EXPECT_EQ(WrongKey("[server]\nport = 65536\n", errors::kConfigurationValue), "server.port");
  EXPECT_EQ(WrongKey("[server]\nworker_threads = 0\n", errors::kConfigurationValue), "server.worker_threads");
  EXPECT_EQ(WrongKey("[server]\nanswer_cache_mib = -1\n", errors::kConfigurationValue), "server.answer_cache_mib");
  EXPECT_EQ(WrongKey("[server]\naccess_log = 1\n", errors::kConfigurationValue), "server.access_log");
  EXPECT_EQ(WrongKey("[server]\npublic_requests_per_minute = -1\n", errors::kConfigurationValue),
            "server.public_requests_per_minute");
  EXPECT_EQ(WrongKey("[server]\ntrusted_proxies = \"127.0.0.1\"\n", errors::kConfigurationValue),
            "server.trusted_proxies");
  EXPECT_EQ(WrongKey("[server]\ntrusted_proxies = [1]\n", errors::kConfigurationValue), "server.trusted_proxies");
  EXPECT_EQ(WrongKey("[server]\nsecure_cookies = \"no\"\n", errors::kConfigurationValue), "server.secure_cookies");
  EXPECT_EQ(WrongKey("[intake]\napproval = \"nobody\"\n", errors::kConfigurationValue), "intake.approval");
  EXPECT_EQ(WrongKey("[intake]\napproval = true\n", errors::kConfigurationValue), "intake.approval");
  EXPECT_EQ(WrongKey("[site]\nname = 5\n", errors::kConfigurationValue), "site.name");
  EXPECT_EQ(WrongKey("[site]\nfooter = \"x\"\n", errors::kConfigurationValue), "site.footer");
  EXPECT_EQ(WrongKey("[site]\nfooter = [1]\n", errors::kConfigurationValue), "site.footer");
  EXPECT_EQ(WrongKey("[[site.footer]]\nurl = 1\n", errors::kConfigurationValue), "site.footer.url");
  EXPECT_EQ(WrongKey("[[site.footer]]\nurl = \"javascript:x\"\n", errors::kConfigurationValue), "site.footer.url");
  EXPECT_EQ(WrongKey("[[site.links]]\nlabel = \"x\"\n", errors::kConfigurationValue), "site.links");
  EXPECT_EQ(WrongKey("[site]\nicp = 1\n", errors::kConfigurationValue), "site.icp");
  EXPECT_EQ(WrongKey("[site]\nerror_report_url = \"/x\"\n", errors::kConfigurationValue), "site.error_report_url");
  // Nothing else may get into the header.
  for (const char* source :
       {"*", "'self'", "https://a.example; script-src *", "https://a.example/x", "https://", "https://*.",
        "https://a.example:", "https://a.example:123456", "https://a.example:x", "ftp://a.example", ""}) {
    EXPECT_EQ(WrongKey(std::string("[site]\nembed_ancestors = [\"") + source + "\"]\n", errors::kConfigurationValue),
              "site.embed_ancestors")
        << source;
  }
}

TEST(Configuration, ACertificateNeedsItsKey) {
  EXPECT_EQ(WrongKey("[server]\ntls_certificate = \"c.pem\"\n", errors::kConfigurationValue), "server.tls_key");
  EXPECT_EQ(WrongKey("[server]\ntls_key = \"k.pem\"\n", errors::kConfigurationValue), "server.tls_certificate");
  auto both = ParseConfiguration("[server]\ntls_certificate = \"c.pem\"\ntls_key = \"k.pem\"\n", "x");
  ASSERT_TRUE(both.ok());
  EXPECT_EQ(both->tls_certificate, "c.pem");
  EXPECT_EQ(both->tls_key, "k.pem");
}

TEST(Configuration, ASecondPersonIsAskedUnlessItSaysOtherwise) {
  EXPECT_TRUE(Configuration().asks_second_person);
  EXPECT_TRUE(ParseConfiguration("[intake]\napproval = \"second_person\"\n", "x")->asks_second_person);
  EXPECT_FALSE(ParseConfiguration("[intake]\napproval = \"none\"\n", "x")->asks_second_person);
}

TEST(Configuration, BrokenTomlNamesTheLine) {
  auto read = ParseConfiguration("[server]\nport = = 80\n", "credence.toml");
  ASSERT_FALSE(read.ok());
  EXPECT_TRUE(read.error().Is(errors::kConfiguration));
  EXPECT_TRUE(ValueOf(read.error(), "reason").starts_with("line 2: ")) << ValueOf(read.error(), "reason");
}

TEST(Configuration, AMissingFileGivesTheDefaults) {
  auto read = LoadConfiguration("/nonexistent/credence.toml");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->port, 8080);
}

}  // namespace
}  // namespace credence::app
