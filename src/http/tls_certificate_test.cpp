#include "http/tls_certificate.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "http/http_errors.h"
#include "http/tls_peer_test.h"

namespace credence::http {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

std::unique_ptr<TlsCertificate> Opened(const TlsFiles& files, MetricsRegistry& metrics) {
  auto opened = TlsCertificate::Open(files, SystemClock(), metrics);
  EXPECT_TRUE(opened.ok());
  return opened.ok() ? std::move(opened).value() : nullptr;
}

// The file that an error is about, if it has the code.
std::string FileRefused(const TlsFiles& files, const ErrorCode& code) {
  MetricsRegistry metrics;
  auto opened = TlsCertificate::Open(files, SystemClock(), metrics);
  if (opened.ok() || !opened.error().Is(code)) return "something else";
  for (const auto& [name, value] : opened.error().values) {
    if (name == "file") return std::filesystem::path(value).filename();
  }
  return "none";
}

bool Has(const MetricsRegistry& metrics, std::string_view line) {
  return metrics.Text().find("\n" + std::string(line) + "\n") != std::string::npos;
}

void Overwrite(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

TEST(TlsCertificate, TellsWhenItEnds) {
  TestFolder folder;
  MetricsRegistry metrics;
  auto certificate = Opened(WriteCertificate(folder.path(), {.to_days = 30}), metrics);
  const std::int64_t now = SystemClock().Now().epoch_ms;
  EXPECT_NEAR(static_cast<double>(certificate->validity().not_after.epoch_ms - now), 30.0 * kDayMs, 60'000);
  EXPECT_NEAR(static_cast<double>(certificate->validity().not_before.epoch_ms - now), -1.0 * kDayMs, 60'000);
  EXPECT_TRUE(Has(metrics, "credence_tls_certificate_not_after_seconds " +
                               std::to_string(certificate->validity().not_after.epoch_ms / 1000)));
  EXPECT_TRUE(Has(metrics, "credence_tls_certificate_refused 0"));
}

TEST(TlsCertificate, RefusesWhatItCannotUse) {
  TestFolder folder, other;
  EXPECT_EQ(FileRefused(FilesIn(folder.path()), errors::kCertificate), "certificate.pem");  // nothing there
  TlsFiles files = WriteCertificate(folder.path());
  const TlsFiles strange = WriteCertificate(other.path());
  EXPECT_EQ(FileRefused({files.certificate, strange.key}, errors::kCertificate), "key.pem");
  EXPECT_EQ(FileRefused({files.certificate, folder.path() / "none.pem"}, errors::kCertificate), "none.pem");
  EXPECT_EQ(FileRefused({files.key, files.key}, errors::kCertificate), "key.pem");
  const TlsFiles rsa = WriteCertificate(other.path(), {.rsa = true});
  EXPECT_EQ(FileRefused({files.certificate, rsa.key}, errors::kCertificate), "key.pem");  // not even of one kind
  EXPECT_EQ(FileRefused({rsa.certificate, files.key}, errors::kCertificate), "key.pem");
  ::chmod(files.key.c_str(), 0644);
  EXPECT_EQ(FileRefused(files, errors::kKeyExposed), "key.pem");
  ::chmod(files.key.c_str(), 0640);
  MetricsRegistry metrics;
  EXPECT_TRUE(TlsCertificate::Open(files, SystemClock(), metrics).ok());
  Overwrite(files.certificate, "no certificate\n");
  EXPECT_EQ(FileRefused(files, errors::kCertificate), "certificate.pem");
}

// OpenSSL would ask for it at the terminal and wait.
TEST(TlsCertificate, RefusesAKeyWithAPassphraseWithoutAsking) {
  TestFolder folder;
  EXPECT_EQ(FileRefused(WriteCertificate(folder.path(), {.passphrase = "secret"}), errors::kCertificate), "key.pem");
}

TEST(TlsCertificate, BeginsWithAnExpiredOne) {
  TestFolder folder;
  MetricsRegistry metrics;
  auto certificate = Opened(WriteCertificate(folder.path(), {.from_days = -9, .to_days = -2}), metrics);
  EXPECT_LT(certificate->validity().not_after.epoch_ms, SystemClock().Now().epoch_ms);
}

TEST(TlsCertificate, IsReadAnewWhenTheFilesChange) {
  TestFolder folder;
  MetricsRegistry metrics;
  auto certificate = Opened(WriteCertificate(folder.path(), {.to_days = 30}), metrics);
  const auto first = certificate->context();
  EXPECT_TRUE(certificate->Refresh(false).ok());
  EXPECT_EQ(certificate->context(), first);  // nothing has changed
  EXPECT_TRUE(certificate->Refresh(true).ok());
  EXPECT_NE(certificate->context(), first);  // asked for
  const auto second = certificate->context();
  WriteCertificate(folder.path(), {.to_days = 60});
  EXPECT_TRUE(certificate->Refresh(false).ok());
  EXPECT_NE(certificate->context(), second);
  EXPECT_GT(certificate->validity().not_after.epoch_ms, SystemClock().Now().epoch_ms + 59 * kDayMs);
  EXPECT_TRUE(Has(metrics, "credence_tls_certificate_changes_total{result=\"taken\"} 2"));
}

TEST(TlsCertificate, ABadNewOneLeavesTheOldOne) {
  TestFolder folder, other;
  MetricsRegistry metrics;
  const TlsFiles files = WriteCertificate(folder.path());
  auto certificate = Opened(files, metrics);
  const auto before = certificate->context();
  auto still_the_old_one = [&](std::string_view why, bool always = false) {
    EXPECT_FALSE(certificate->Refresh(always).ok()) << why;
    EXPECT_EQ(certificate->context(), before) << why;
    EXPECT_TRUE(Has(metrics, "credence_tls_certificate_refused 1")) << why;
  };
  const TlsFiles fresh = WriteCertificate(other.path());
  std::filesystem::copy_file(fresh.certificate, files.certificate, std::filesystem::copy_options::overwrite_existing);
  still_the_old_one("the key is not written yet");
  still_the_old_one("still not", true);
  EXPECT_TRUE(Has(metrics, "credence_tls_certificate_changes_total{result=\"refused\"} 1"));  // counted once
  Overwrite(files.certificate, "half a cert");
  still_the_old_one("cut off");
  std::filesystem::remove(files.certificate);
  still_the_old_one("gone");
  WriteCertificate(folder.path(), {.from_days = -9, .to_days = -2});
  still_the_old_one("expired");
  WriteCertificate(folder.path(), {.from_days = 2, .to_days = 9});
  still_the_old_one("not in force yet");
  ::chmod(WriteCertificate(folder.path()).key.c_str(), 0644);
  still_the_old_one("open to everybody");
  WriteCertificate(folder.path());
  EXPECT_TRUE(certificate->Refresh(false).ok());
  EXPECT_NE(certificate->context(), before);
  EXPECT_TRUE(Has(metrics, "credence_tls_certificate_refused 0"));
}

}  // namespace
}  // namespace credence::http
