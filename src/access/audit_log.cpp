#include "access/audit_log.h"

#include <boost/json.hpp>

#include "access/audit_store.h"
#include "base/check.h"
#include "crypto/digest.h"

namespace credence::access {
namespace {

// A line break in a field would let one text stand for two events.
std::string OneLine(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return text;
}

}  // namespace

std::string_view NameOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kDone:
      return "done";
    case Outcome::kRefused:
      return "refused";
    case Outcome::kFailed:
      break;
  }
  return "failed";
}

std::string ChainWith(crypto::HashAlgorithm algorithm, std::string_view before, std::int64_t sequence,
                      const AuditEvent& event) {
  std::string text("credence/audit/1\n");
  text.append(before).append("\n").append(std::to_string(sequence)).append("\n");
  text.append(std::to_string(event.time.epoch_ms)).append("\n");
  for (const std::string* field : {&event.actor, &event.source, &event.event, &event.object}) {
    text.append(*field).append("\n");
  }
  text.append(NameOf(event.outcome)).append("\n");
  for (const std::string* field : {&event.code, &event.purpose, &event.request}) text.append(*field).append("\n");
  return crypto::Hash(algorithm, text).Hex();
}

void AuditLog::Write(AuditEvent event) {
  for (std::string* field :
       {&event.actor, &event.source, &event.event, &event.object, &event.code, &event.purpose, &event.request}) {
    *field = OneLine(std::move(*field));
  }
  std::unique_lock lock(mutex_);
  const std::shared_ptr<Group> group = open_;
  group->events.push_back(std::move(event));
  while (!group->done) {
    if (writing_) {
      written_.wait(lock);
      continue;
    }
    // Nobody writes, so this group is still the open one: the first to notice writes it for all who joined.
    CHECK(group == open_);
    writing_ = true;
    open_ = std::make_shared<Group>();
    lock.unlock();
    try {
      Commit(group->events);
    } catch (...) {
      group->failure = std::current_exception();
    }
    lock.lock();
    group->done = true;
    writing_ = false;
    written_.notify_all();
  }
  if (group->failure) std::rethrow_exception(group->failure);
}

void AuditLog::Commit(const std::vector<AuditEvent>& events) {
  Status committed = database_.Write([&](db::Transaction& tx) -> Status {
    AuditHead head = audit_store::LockHead(tx);
    for (const AuditEvent& event : events) {
      ++head.entries;
      head.chain = ChainWith(ledger_.algorithm(), head.chain, head.entries, event);
      audit_store::Insert(tx, {head.entries, event, head.chain});
    }
    audit_store::SaveHead(tx, head);
    return {};
  });
  CHECK(committed.ok());
}

void AuditLog::Anchor() {
  Status anchored = database_.Write([&](db::Transaction& tx) -> Status {
    const AuditHead head = audit_store::LockHead(tx);
    auto newest = audit_store::NewestAnchor(tx);
    if (head.entries == 0 || (newest && newest->entries == head.entries)) return {};
    AuditAnchor anchor{head.entries, head.chain, clock_.Now(), {}};
    anchor.place =
        ledger_.Append(tx, Caller::Job(), {{"audit.anchored", "audit", audit_store::ContentOf(anchor)}}).front();
    audit_store::InsertAnchor(tx, anchor);
    return {};
  });
  CHECK(anchored.ok());
}

Result<std::vector<AuditEntry>> AuditLog::List(const Caller& caller, const AuditFilter& filter) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadAudit));
  return database_.Read(
      [&](db::Transaction& tx) -> Result<std::vector<AuditEntry>> { return audit_store::List(tx, filter); });
}

Result<AuditReport> AuditLog::Check(const Caller& caller) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadAudit));
  return database_.Read([&](db::Transaction& tx) -> Result<AuditReport> {
    auto newest = audit_store::NewestAnchor(tx);
    return AuditReport{{audit_store::FindHead(tx).entries, newest ? newest->entries : 0},
                       FindAuditDefects(tx, ledger_.algorithm())};
  });
}

}  // namespace credence::access
