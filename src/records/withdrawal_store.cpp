#include "records/withdrawal_store.h"

#include "db/key_list.h"

namespace credence::records::withdrawal_store {
namespace {

using S = std::string;
using I = std::int64_t;

void Walk(db::Transaction& tx, const std::string& rest, db::Params params,
          const std::function<void(const Withdrawal&)>& visit) {
  tx.ForEach<I, I, I, I, S, S, S, bool, S, S, I, S, I, S, I, I>(
      R"(SELECT subject_id, record_id, attempt, record_version, department_id, reason, note, second_person, state,
           asked_by, asked_at, decided_by, decided_at, decision_note, group_id, position FROM record_withdrawal )" +
          rest,
      params,
      [&](I subject_id, I record_id, I attempt, I record_version, S department_id, S reason, S note, bool second_person,
          const S& state, S asked_by, I asked_at, S decided_by, I decided_at, S decision_note, I group_id, I position) {
        Withdrawal withdrawal;
        withdrawal.record = {subject_id, record_id};
        withdrawal.attempt = attempt;
        withdrawal.record_version = static_cast<int>(record_version);
        withdrawal.department_id = std::move(department_id);
        withdrawal.reason = std::move(reason);
        withdrawal.note = std::move(note);
        withdrawal.second_person = second_person;
        withdrawal.state = WithdrawalStateFromName(state);
        withdrawal.asked_by = std::move(asked_by);
        withdrawal.asked_at = {asked_at};
        withdrawal.decided_by = std::move(decided_by);
        withdrawal.decided_at = {decided_at};
        withdrawal.decision_note = std::move(decision_note);
        withdrawal.place = {group_id, position};
        visit(withdrawal);
      });
}

}  // namespace

std::vector<Withdrawal> Of(db::Transaction& tx, const RecordId& record) {
  std::vector<Withdrawal> withdrawals;
  Walk(tx, "WHERE subject_id = :subject_id AND record_id = :record_id ORDER BY attempt",
       {{"subject_id", record.subject_id}, {"record_id", record.number}},
       [&](const Withdrawal& withdrawal) { withdrawals.push_back(withdrawal); });
  return withdrawals;
}

std::vector<Withdrawal> Waiting(db::Transaction& tx, const Reach& reach, std::int64_t rows_max) {
  const db::KeyList departments("department", reach.departments);
  std::vector<db::Param> params{{"rows_max", rows_max}};
  std::string where = "WHERE state = 'asked'";
  if (!reach.all_departments) {
    where += " AND " + departments.In("department_id");
    departments.AddTo(params);
  }
  std::vector<Withdrawal> withdrawals;
  Walk(tx, where + " ORDER BY asked_at, record_id LIMIT :rows_max", db::Params(params),
       [&](const Withdrawal& withdrawal) { withdrawals.push_back(withdrawal); });
  return withdrawals;
}

bool IsWaiting(db::Transaction& tx, const RecordId& record) {
  return tx
      .SelectOne<I>(
          R"(SELECT attempt FROM record_withdrawal
             WHERE subject_id = :subject_id AND record_id = :record_id AND state = 'asked')",
          {{"subject_id", record.subject_id}, {"record_id", record.number}})
      .has_value();
}

void Insert(db::Transaction& tx, const Withdrawal& withdrawal) {
  tx.Execute(
      R"(INSERT INTO record_withdrawal (subject_id, record_id, attempt, record_version, department_id, reason, note,
           second_person, state, asked_by, asked_at, decided_by, decided_at, decision_note, group_id, position)
         VALUES (:subject_id, :record_id, :attempt, :record_version, :department_id, :reason, :note,
           :second_person, :state, :asked_by, :asked_at, :decided_by, :decided_at, :decision_note, :group_id,
           :position))",
      {{"subject_id", withdrawal.record.subject_id},
       {"record_id", withdrawal.record.number},
       {"attempt", withdrawal.attempt},
       {"record_version", withdrawal.record_version},
       {"department_id", withdrawal.department_id},
       {"reason", withdrawal.reason},
       {"note", withdrawal.note},
       {"second_person", withdrawal.second_person},
       {"state", Name(withdrawal.state)},
       {"asked_by", withdrawal.asked_by},
       {"asked_at", withdrawal.asked_at.epoch_ms},
       {"decided_by", withdrawal.decided_by},
       {"decided_at", withdrawal.decided_at.epoch_ms},
       {"decision_note", withdrawal.decision_note},
       {"group_id", withdrawal.place.group_id},
       {"position", withdrawal.place.position}});
}

bool SaveDecision(db::Transaction& tx, const Withdrawal& withdrawal) {
  return tx.Execute(
             R"(UPDATE record_withdrawal SET state = :state, decided_by = :decided_by, decided_at = :decided_at,
                  decision_note = :decision_note, group_id = :group_id, position = :position
                WHERE subject_id = :subject_id AND record_id = :record_id AND attempt = :attempt AND state = 'asked')",
             {{"state", Name(withdrawal.state)},
              {"decided_by", withdrawal.decided_by},
              {"decided_at", withdrawal.decided_at.epoch_ms},
              {"decision_note", withdrawal.decision_note},
              {"group_id", withdrawal.place.group_id},
              {"position", withdrawal.place.position},
              {"subject_id", withdrawal.record.subject_id},
              {"record_id", withdrawal.record.number},
              {"attempt", withdrawal.attempt}}) == 1;
}

void ForEach(db::Transaction& tx, const std::function<void(const Withdrawal&)>& visit) {
  Walk(tx, "ORDER BY subject_id, record_id, attempt", {}, visit);
}

}  // namespace credence::records::withdrawal_store
