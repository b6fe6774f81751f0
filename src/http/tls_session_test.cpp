#include "http/tls_session.h"

#include <gtest/gtest.h>

#include <string>

#include "http/tls_peer_test.h"

namespace credence::http {
namespace {

using Outcome = TlsSession::Outcome;

// A session and its peer, with the wire between them in memory.
class Pair {
 public:
  explicit Pair(const TlsWish& wish = {}, const CertificateWish& shown = {})
      : certificate(TlsCertificate::Open(WriteCertificate(folder.path(), shown), SystemClock(), metrics).value()),
        peer(wish),
        session(*certificate) {}

  // Carries bytes to and fro until both agree or one gives up, `step` bytes at a time.
  bool Agree(std::size_t step = 100'000) {
    std::string to_session, to_peer;
    bool peer_done = false;
    for (int turn = 0; turn < 10'000; ++turn) {
      if (!peer_done) peer_done = peer.Handshake(std::exchange(to_peer, ""), to_session);
      if (to_session.empty()) break;
      const std::string part = to_session.substr(0, step);
      to_session.erase(0, part.size());
      session.Give(part);
      last = session.Handshake();
      to_peer += session.Take();
      if (last == Outcome::kFailed) return false;
      if (last == Outcome::kDone && peer_done) break;
    }
    std::string answer;
    peer.Unpack(to_peer, answer);  // notices that come after the handshake
    return last == Outcome::kDone && peer_done;
  }

  TestFolder folder;
  MetricsRegistry metrics;
  std::unique_ptr<TlsCertificate> certificate;
  TlsPeer peer;
  TlsSession session;
  Outcome last = Outcome::kNeedsInput;
};

std::string ReadAll(TlsSession& session) {
  std::string all;
  char bytes[1000];
  std::size_t got = 0;
  while (session.Read(bytes, sizeof bytes, got) == Outcome::kDone) all.append(bytes, got);
  return all;
}

TEST(TlsSession, AgreesOnTheNewestProtocol) {
  Pair pair;
  ASSERT_TRUE(pair.Agree());
  EXPECT_EQ(pair.session.Protocol(), "TLSv1.3");
  EXPECT_EQ(pair.peer.CertificateName(), "localhost");
}

TEST(TlsSession, AgreesByteByByte) {
  Pair pair;
  EXPECT_TRUE(pair.Agree(1));
}

TEST(TlsSession, TakesTls12AndNothingOlder) {
  Pair older({.newest_protocol = "TLSv1.2"});
  ASSERT_TRUE(older.Agree());
  EXPECT_EQ(older.session.Protocol(), "TLSv1.2");
  Pair oldest({.newest_protocol = "TLSv1.1"});
  EXPECT_FALSE(oldest.Agree());
  EXPECT_EQ(oldest.last, Outcome::kFailed);
}

// With forward secrecy and authenticated, whatever the key of the certificate is good for.
TEST(TlsSession, TakesGoodCipherSuitesOnly) {
  for (const std::string good : {"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-CHACHA20-POLY1305"}) {
    EXPECT_TRUE(Pair({.newest_protocol = "TLSv1.2", .ciphers = good}, {.rsa = true}).Agree()) << good;
  }
  for (const std::string bad : {"AES128-GCM-SHA256", "AES256-SHA", "ECDHE-RSA-AES128-SHA256",
                                "DHE-RSA-AES128-GCM-SHA256", "AECDH-AES128-SHA", "ECDHE-RSA-NULL-SHA"}) {
    EXPECT_FALSE(Pair({.newest_protocol = "TLSv1.2", .ciphers = bad}, {.rsa = true}).Agree()) << bad;
  }
}

TEST(TlsSession, TellsWhyItRefuses) {
  Pair pair;
  std::string hello;
  TlsPeer old({.newest_protocol = "TLSv1.1"});
  old.Handshake("", hello);
  pair.session.Give(hello);
  EXPECT_EQ(pair.session.Handshake(), Outcome::kFailed);
  EXPECT_EQ(pair.session.Take().substr(0, 1), "\x15");  // an alert
}

TEST(TlsSession, ChoosesHttp11OrRefuses) {
  Pair fitting({.application_protocol = "http/1.1"});
  ASSERT_TRUE(fitting.Agree());
  EXPECT_EQ(fitting.peer.ApplicationProtocol(), "http/1.1");
  Pair strange({.application_protocol = "h2"});
  EXPECT_FALSE(strange.Agree());
}

TEST(TlsSession, RefusesWhatIsNoTls) {
  Pair pair;
  EXPECT_FALSE(TlsSession::MayBegin('G'));
  EXPECT_TRUE(TlsSession::MayBegin('\x16'));
  pair.session.Give("\x16this is no record of TLS at all");
  EXPECT_EQ(pair.session.Handshake(), Outcome::kFailed);
}

TEST(TlsSession, CarriesBytesBothWays) {
  Pair pair;
  ASSERT_TRUE(pair.Agree());
  const std::string large(300'000, 'x');
  pair.session.Give(pair.peer.Pack(large));
  EXPECT_EQ(ReadAll(pair.session), large);
  char byte;
  std::size_t got = 0;
  EXPECT_EQ(pair.session.Read(&byte, 1, got), Outcome::kNeedsInput);
  EXPECT_EQ(pair.session.Write(large), Outcome::kDone);
  EXPECT_EQ(pair.session.Write(""), Outcome::kDone);
  std::string answer;
  EXPECT_EQ(pair.peer.Unpack(pair.session.Take(), answer), large);
  EXPECT_EQ(pair.session.Take(), "");  // nothing is sent twice
}

// Whatever name is asked for, there is one certificate.
TEST(TlsSession, AgreesWhateverNameIsAskedFor) {
  for (const std::string name : {"", "localhost", "elsewhere.example"}) {
    Pair pair({.server_name = name});
    ASSERT_TRUE(pair.Agree()) << name;
    EXPECT_EQ(pair.peer.CertificateName(), "localhost") << name;
  }
}

TEST(TlsSession, AnswersNewKeysAndGoesOn) {
  Pair pair;
  ASSERT_TRUE(pair.Agree());
  char byte;
  std::size_t got = 0;
  for (int i = 0; i < 3; ++i) {
    pair.session.Give(pair.peer.UpdateKeys());
    EXPECT_EQ(pair.session.Read(&byte, 1, got), Outcome::kNeedsInput);
    std::string answer;
    pair.session.Give(pair.peer.Pack("asked"));
    EXPECT_EQ(ReadAll(pair.session), "asked");
    EXPECT_EQ(pair.session.Write("answered"), Outcome::kDone);
    EXPECT_EQ(pair.peer.Unpack(pair.session.Take(), answer), "answered");
  }
}

TEST(TlsSession, RefusesToAgreeAnew) {
  Pair pair({.newest_protocol = "TLSv1.2"});
  ASSERT_TRUE(pair.Agree());
  pair.session.Give(pair.peer.Renegotiate());
  char byte;
  std::size_t got = 0;
  EXPECT_EQ(pair.session.Read(&byte, 1, got), Outcome::kNeedsInput);
  const std::string refusal = pair.session.Take();
  EXPECT_EQ(refusal.substr(0, 1), "\x15");  // an alert, no hello
  std::string answer;
  pair.peer.Unpack(refusal, answer);
  EXPECT_TRUE(pair.peer.failed());
}

// Thousands of connections wait at the same time; each keeps little once its answer has gone.
TEST(TlsSession, KeepsLittleAfterALargeAnswer) {
  Pair pair;
  ASSERT_TRUE(pair.Agree());
  EXPECT_LE(pair.session.BytesKept(), 48u * 1024);
  EXPECT_EQ(pair.session.Write(std::string(300'000, 'x')), Outcome::kDone);
  EXPECT_GE(pair.session.BytesKept(), 300'000u);
  std::string answer;
  EXPECT_EQ(pair.peer.Unpack(pair.session.Take(), answer).size(), 300'000u);
  EXPECT_LE(pair.session.BytesKept(), 48u * 1024);
}

TEST(TlsSession, EndsInOrder) {
  Pair pair;
  ASSERT_TRUE(pair.Agree());
  char byte;
  std::size_t got = 0;
  pair.session.Give(pair.peer.Close());
  EXPECT_EQ(pair.session.Read(&byte, 1, got), Outcome::kClosed);
  pair.session.Close();
  std::string answer;
  pair.peer.Unpack(pair.session.Take(), answer);
  EXPECT_TRUE(pair.peer.closed());
}

TEST(TlsSession, FailsWhenARecordWasChanged) {
  Pair pair;
  ASSERT_TRUE(pair.Agree());
  std::string record = pair.peer.Pack("credit");
  record.back() = static_cast<char>(record.back() ^ 1);
  pair.session.Give(record);
  char byte;
  std::size_t got = 0;
  EXPECT_EQ(pair.session.Read(&byte, 1, got), Outcome::kFailed);
  pair.session.Close();  // says nothing more, and does not end the process
  EXPECT_EQ(pair.session.Write("more"), Outcome::kFailed);
}

}  // namespace
}  // namespace credence::http
