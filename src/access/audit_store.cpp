#include "access/audit_store.h"

#include <boost/json.hpp>

#include "base/check.h"

namespace credence::access::audit_store {
namespace {

constexpr std::string_view kHead = "audit";

Outcome OutcomeNamed(std::string_view name) {
  for (Outcome outcome : {Outcome::kDone, Outcome::kRefused}) {
    if (NameOf(outcome) == name) return outcome;
  }
  return Outcome::kFailed;
}

std::vector<AuditAnchor> Anchors(db::Transaction& tx, const std::string& order) {
  std::vector<AuditAnchor> anchors;
  for (const auto& [entries, chain, time, group_id, position] :
       tx.Select<std::int64_t, std::string, std::int64_t, std::int64_t, std::int64_t>(
           "SELECT entries, chain, time, group_id, position FROM audit_anchor ORDER BY " + order)) {
    anchors.push_back({entries, chain, {time}, {group_id, position}});
  }
  return anchors;
}

}  // namespace

AuditHead LockHead(db::Transaction& tx) {
  tx.Execute(
      R"(INSERT INTO audit_head (name, entries, chain) VALUES (:name, 0, '')
         ON CONFLICT (name) DO UPDATE SET entries = audit_head.entries)",
      {{"name", kHead}});
  return FindHead(tx);
}

AuditHead FindHead(db::Transaction& tx) {
  auto row = tx.SelectOne<std::int64_t, std::string>("SELECT entries, chain FROM audit_head WHERE name = :name",
                                                     {{"name", kHead}});
  if (!row) return {};
  return {std::get<0>(*row), std::get<1>(*row)};
}

void SaveHead(db::Transaction& tx, const AuditHead& head) {
  CHECK(tx.Execute("UPDATE audit_head SET entries = :entries, chain = :chain WHERE name = :name",
                   {{"entries", head.entries}, {"chain", head.chain}, {"name", kHead}}) == 1);
}

void Insert(db::Transaction& tx, const AuditEntry& entry) {
  const AuditEvent& event = entry.event;
  tx.Execute(
      R"(INSERT INTO audit_entry (sequence, time, actor, source, event, object, outcome, code, purpose, request, chain)
         VALUES (:sequence, :time, :actor, :source, :event, :object, :outcome, :code, :purpose, :request, :chain))",
      {{"sequence", entry.sequence},
       {"time", event.time.epoch_ms},
       {"actor", event.actor},
       {"source", event.source},
       {"event", event.event},
       {"object", event.object},
       {"outcome", NameOf(event.outcome)},
       {"code", event.code},
       {"purpose", event.purpose},
       {"request", event.request},
       {"chain", entry.chain}});
}

std::vector<AuditEntry> List(db::Transaction& tx, const AuditFilter& filter) {
  std::vector<AuditEntry> entries;
  tx.ForEach<std::int64_t, std::int64_t, std::string, std::string, std::string, std::string, std::string, std::string,
             std::string, std::string, std::string>(
      R"(SELECT sequence, time, actor, source, event, object, outcome, code, purpose, request, chain FROM audit_entry
         WHERE (:newest = 1 OR sequence < :before)
           AND (:no_from = 1 OR time >= :from_ms) AND (:no_until = 1 OR time < :until_ms)
           AND (:any_actor = 1 OR actor = :actor) AND (:any_event = 1 OR event = :event)
           AND (:any_object = 1 OR object = :object) AND (:any_outcome = 1 OR outcome = :outcome)
         ORDER BY sequence DESC LIMIT :rows_max)",
      {{"newest", filter.before == 0},
       {"before", filter.before},
       {"no_from", !filter.from},
       {"from_ms", filter.from ? filter.from->epoch_ms : 0},
       {"no_until", !filter.until},
       {"until_ms", filter.until ? filter.until->epoch_ms : 0},
       {"any_actor", filter.actor.empty()},
       {"actor", filter.actor},
       {"any_event", filter.event.empty()},
       {"event", filter.event},
       {"any_object", filter.object.empty()},
       {"object", filter.object},
       {"any_outcome", filter.outcome.empty()},
       {"outcome", filter.outcome},
       {"rows_max", filter.rows_max}},
      [&](std::int64_t sequence, std::int64_t time, const std::string& actor, const std::string& source,
          const std::string& event, const std::string& object, const std::string& outcome, const std::string& code,
          const std::string& purpose, const std::string& request, const std::string& chain) {
        entries.push_back(
            {sequence, {{time}, actor, source, event, object, OutcomeNamed(outcome), code, purpose, request}, chain});
      });
  return entries;
}

void ForEach(db::Transaction& tx, const std::function<void(const AuditEntry&, const std::string& outcome)>& visit) {
  tx.ForEach<std::int64_t, std::int64_t, std::string, std::string, std::string, std::string, std::string, std::string,
             std::string, std::string, std::string>(
      R"(SELECT sequence, time, actor, source, event, object, outcome, code, purpose, request, chain
         FROM audit_entry ORDER BY sequence)",
      {},
      [&](std::int64_t sequence, std::int64_t time, const std::string& actor, const std::string& source,
          const std::string& event, const std::string& object, const std::string& outcome, const std::string& code,
          const std::string& purpose, const std::string& request, const std::string& chain) {
        visit({sequence, {{time}, actor, source, event, object, OutcomeNamed(outcome), code, purpose, request}, chain},
              outcome);
      });
}

std::optional<AuditAnchor> NewestAnchor(db::Transaction& tx) {
  auto anchors = Anchors(tx, "entries DESC LIMIT 1");
  if (anchors.empty()) return std::nullopt;
  return anchors.front();
}

std::vector<AuditAnchor> AllAnchors(db::Transaction& tx) { return Anchors(tx, "entries"); }

void InsertAnchor(db::Transaction& tx, const AuditAnchor& anchor) {
  tx.Execute(
      R"(INSERT INTO audit_anchor (entries, chain, time, group_id, position)
         VALUES (:entries, :chain, :time, :group_id, :position))",
      {{"entries", anchor.entries},
       {"chain", anchor.chain},
       {"time", anchor.time.epoch_ms},
       {"group_id", anchor.place.group_id},
       {"position", anchor.place.position}});
}

ledger::Content ContentOf(const AuditAnchor& anchor) {
  return {boost::json::serialize(boost::json::object{
              {"entries", anchor.entries}, {"chain", anchor.chain}, {"time", anchor.time.epoch_ms}}),
          ""};
}

}  // namespace credence::access::audit_store
