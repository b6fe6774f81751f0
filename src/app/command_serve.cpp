#include <signal.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <ostream>

#include "access/access_routes.h"
#include "app/background.h"
#include "app/commands.h"
#include "app/demo_accounts.h"
#include "app/doors.h"
#include "app/service_notice.h"
#include "app/words.h"
#include "app/workbook_words.h"
#include "base/limits.h"
#include "db/change_mark.h"
#include "http/browser_program.h"
#include "http/metrics.h"
#include "http/server.h"
#include "http/site.h"
#include "http/tls_certificate.h"
#include "intake/batch_routes.h"
#include "intake/task_routes.h"
#include "intake/workbench_routes.h"
#include "portal/kept_answers.h"
#include "portal/portal_routes.h"
#include "portal/portal_service.h"
#include "queries/subject_file_routes.h"
#include "records/reported_routes.h"

namespace credence::app {
namespace {

// Certificates are renewed by programs that do not tell us.
constexpr auto kCertificateCheck = std::chrono::minutes(1);

// Blocks the signals in every thread started afterwards, so that one place waits for them. SIGHUP asks for new
// certificates; at a terminal it is the terminal that goes, and the server with it.
class Signals {
 public:
  Signals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    if (::isatty(STDERR_FILENO) == 0) sigaddset(&signals_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  // Returns when the server is to stop.
  void WaitForStop(const std::function<void()>& on_hangup) {
    for (;;) {
      int signal = 0;
      if (sigwait(&signals_, &signal) != 0) continue;
      if (signal != SIGHUP) return;
      on_hangup();
    }
  }

 private:
  sigset_t signals_;
};

// The certificate that the configuration names, or nullptr where it names none.
Result<std::unique_ptr<http::TlsCertificate>> CertificateFrom(const Installation& installation,
                                                              http::MetricsRegistry& metrics) {
  const Configuration& configuration = installation.configuration();
  if (configuration.tls_certificate.empty()) return std::unique_ptr<http::TlsCertificate>();
  return http::TlsCertificate::Open({configuration.tls_certificate, configuration.tls_key}, installation.clock(),
                                    metrics);
}

portal::SiteSettings SettingsFrom(Installation& installation) {
  const Configuration& configuration = installation.configuration();
  portal::SiteSettings settings = configuration.site;
  if (settings.name.zh.empty()) settings.name.zh = Say("site.name", {}, Language::kChinese);
  if (settings.name.en.empty()) settings.name.en = Say("site.name", {}, Language::kEnglish);
  if (settings.links.empty()) settings.links = portal::BuiltinLinks();
  settings.demo = installation.is_demo();
  if (settings.demo && settings.phone.empty()) settings.phone = Say("site.demo_phone", {}, Language::kChinese);
  if (settings.demo && settings.sponsor.empty()) {
    settings.sponsor = {Say("site.demo_sponsor", {}, Language::kChinese),
                        Say("site.demo_sponsor", {}, Language::kEnglish)};
  }
  settings.secure_cookies = settings.domain.starts_with("https://") || !configuration.tls_certificate.empty();
  return settings;
}

http::Router MakeRouter(Installation& installation, const portal::PortalService& portal,
                        const http::MetricsRegistry& metrics, intake::Workbench& workbench,
                        intake::TaskService& tasks) {
  http::Router router;
  portal::AddRoutes(router, portal);
  http::AddSystemRoutes(
      router, metrics,
      [&installation] {
        return installation.database()
            .Read(
                [](db::Transaction& tx) -> Result<bool> { return tx.SelectOne<std::int64_t>("SELECT 1").has_value(); })
            .value();
      },
      Permission::kReadPublic);
  access::AddRoutes(router, installation.staff(), CookiesOf(installation));
  intake::AddBatchRoutes(router,
                         {installation.intake(), installation.uploads(), installation.items(), installation.clock(),
                          installation.configuration().asks_second_person, WorkbookWords});
  intake::AddWorkbenchRoutes(router, workbench);
  intake::AddTaskRoutes(router, tasks);
  records::AddReportedRoutes(router, installation.reported_parts());
  queries::AddSubjectFileRoutes(router, installation.reported_parts());
  http::Console().AddRoutes(router);
  return router;
}

}  // namespace

int RunServe(const CommandContext& context, const ServeOptions& options) {
  Signals signals;
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  const Configuration& configuration = installation.configuration();

  http::MetricsRegistry metrics;
  auto change_mark = db::ChangeMark::Open(installation.database_address());
  if (!change_mark.ok()) return context.Refuse(change_mark.error());
  portal::KeptAnswers answers([&] { return (*change_mark)->Now(); }, context.clock,
                              static_cast<std::size_t>(configuration.answer_cache_mib) << 20);
  const portal::PortalService portal({installation.database(), installation.records(), installation.access(),
                                      installation.items(), context.clock, SettingsFrom(installation), &answers});
  const Doors doors(installation);
  http::SiteOptions site_options = doors.SiteOptions();
  site_options.error_page = [&portal](const Error& error, int status, const http::Request& request) {
    return portal::ErrorPage(portal, error, status, request);
  };
  intake::Workbench workbench(installation.match_parts(), installation.records());
  intake::TaskService tasks(installation.task_parts());
  http::Site site(MakeRouter(installation, portal, metrics, workbench, tasks), metrics, std::move(site_options));
  http::ServerOptions server_options;
  server_options.address = options.address.empty() ? configuration.address : options.address;
  server_options.port = options.port.value_or(configuration.port);
  server_options.worker_threads = configuration.worker_threads;
  server_options.access_log = configuration.access_log;
  auto certificate = CertificateFrom(installation, metrics);
  if (!certificate.ok()) return context.Refuse(certificate.error());
  server_options.certificate = certificate->get();
  auto server = http::Server::Start(server_options, site);
  if (!server.ok()) return context.Refuse(server.error());

  Background sequencer(std::chrono::milliseconds(limits::kCheckpointMs / 2),
                       [&] { installation.ledger().SequenceAll(); });
  Background anchor(std::chrono::milliseconds(limits::kAuditAnchorMs), [&] { installation.staff().audit.Anchor(); });
  Background sweep(std::chrono::hours(1), [&] { installation.staff().Sweep(); });
  Background jobs(std::chrono::seconds(1), [&] { installation.jobs().RunOpen(); });
  Background copies(std::chrono::hours(1), [&] {
    installation.uploads().Sweep();
    installation.intake().SweepCopies(Caller::Job());
  });
  auto refresh = [&](bool always) {
    if (*certificate) (void)(*certificate)->Refresh(always);  // logs what it refuses
  };
  Background renewal(kCertificateCheck, [&] { refresh(false); });

  const std::string url =
      (*certificate ? "https://" : "http://") + server_options.address + ":" + std::to_string((*server)->port());
  context.Line("serve.ready", {{"url", url}});
  context.Line(http::Console().present() ? "serve.console" : "serve.no_console", {{"url", url + "/console/"}});
  if (installation.is_demo()) {
    for (const DemoAccount& account : ReadDemoAccounts(installation.data())) {
      context.Line("serve.demo_account", {{"name", account.name}, {"password", account.password}});
    }
  }
  context.End({{"url", url}});
  context.out.flush();
  TellServiceManager("READY=1");
  signals.WaitForStop([&] { refresh(true); });
  TellServiceManager("STOPPING=1");
  (*server)->Stop();
  context.Line("serve.stopped");
  return kExitDone;
}

}  // namespace credence::app
