#include "http/metrics.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace credence::http {
namespace {

TEST(Metrics, WritesCountersAndGauges) {
  MetricsRegistry registry;
  registry.MakeCounter("a_total", "What a is.", {{"kind", "x"}}).Add(3);
  registry.MakeCounter("a_total", "What a is.", {{"kind", "x"}}).Add();
  registry.MakeCounter("a_total", "What a is.", {{"kind", "q\"\\\n"}});
  registry.MakeGauge("b", "What b is.").Add(-2);
  EXPECT_EQ(registry.Text(),
            "# HELP a_total What a is.\n# TYPE a_total counter\n"
            "a_total{kind=\"q\\\"\\\\\\n\"} 0\na_total{kind=\"x\"} 4\n"
            "# HELP b What b is.\n# TYPE b gauge\nb -2\n");
}

TEST(Metrics, WritesHistogramsCumulatively) {
  MetricsRegistry registry;
  Histogram& histogram = registry.MakeHistogram("d_seconds", "Time.", {{"route", "/"}});
  histogram.Observe(1'000);  // a bound belongs to its bucket
  histogram.Observe(1'001);
  histogram.Observe(60'000'000);
  const std::string text = registry.Text();
  EXPECT_NE(text.find("d_seconds_bucket{route=\"/\",le=\"0.001\"} 1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("d_seconds_bucket{route=\"/\",le=\"0.0025\"} 2\n"), std::string::npos) << text;
  EXPECT_NE(text.find("d_seconds_bucket{route=\"/\",le=\"10\"} 2\n"), std::string::npos) << text;
  EXPECT_NE(text.find("d_seconds_bucket{route=\"/\",le=\"+Inf\"} 3\n"), std::string::npos) << text;
  EXPECT_NE(text.find("d_seconds_sum{route=\"/\"} 60.002001\n"), std::string::npos) << text;
  EXPECT_NE(text.find("d_seconds_count{route=\"/\"} 3\n"), std::string::npos) << text;
}

TEST(Metrics, RefusesBadNamesAndChangedKinds) {
  MetricsRegistry registry;
  registry.MakeCounter("a", "A.");
  EXPECT_THROW(registry.MakeGauge("a", "A."), BrokenInvariant);
  EXPECT_THROW(registry.MakeCounter("a-b", "B."), BrokenInvariant);
  EXPECT_THROW(registry.MakeCounter("", "B."), BrokenInvariant);
  EXPECT_THROW(registry.MakeCounter("c", "C.", {{"bad label", "x"}}), BrokenInvariant);
}

}  // namespace
}  // namespace credence::http
