#include "ledger/log_rows.h"

#include <algorithm>

namespace credence::ledger {
namespace {

using I = std::int64_t;
using S = std::string;

std::string ListOf(const std::vector<std::string_view>& words) {
  std::string list;
  for (const std::string_view word : words) {
    if (!list.empty()) list += ", ";
    list += "'" + std::string(word) + "'";
  }
  return list;
}

I EndOfLog(db::Transaction& tx) {
  const auto row = tx.SelectOne<I>(
      "SELECT first_sequence + entries FROM ledger_group WHERE first_sequence IS NOT NULL "
      "ORDER BY first_sequence DESC LIMIT 1");
  return row ? std::get<0>(*row) : 0;
}

}  // namespace

std::int64_t FirstSequenceSince(db::Transaction& tx, Instant since) {
  const auto row =
      tx.SelectOne<I>("SELECT tree_size FROM checkpoint WHERE time < :since ORDER BY tree_size DESC LIMIT 1",
                      {{"since", since.epoch_ms}});
  return row ? std::get<0>(*row) : 0;
}

LogPage ReadLog(db::Transaction& tx, std::int64_t from, const std::vector<std::string_view>& actions,
                std::int64_t rows_max) {
  const I end = EndOfLog(tx), until = std::min(from + kLogRowsScannedMax, end);
  LogPage page;
  page.next = std::max(until, from);
  if (from < until) {
    const auto begin = tx.SelectOne<I>(
        "SELECT first_sequence FROM ledger_group WHERE first_sequence <= :from ORDER BY first_sequence DESC LIMIT 1",
        {{"from", from}});
    tx.ForEach<I, I, S, S>(
        "SELECT grouped.first_sequence + entry.position, entry.time, entry.action, entry.object "
        "FROM ledger_group grouped JOIN ledger_entry entry ON entry.group_id = grouped.id "
        "WHERE grouped.first_sequence >= :begin AND grouped.first_sequence < :until "
        "AND grouped.first_sequence + entry.position >= :from AND grouped.first_sequence + entry.position < :until "
        "AND entry.action IN (" +
            ListOf(actions) + ") ORDER BY grouped.first_sequence, entry.position LIMIT :rows_max",
        {{"begin", begin ? std::get<0>(*begin) : 0}, {"until", until}, {"from", from}, {"rows_max", rows_max}},
        [&](I sequence, I time, S action, S object) {
          page.rows.push_back({sequence, Instant{time}, std::move(action), std::move(object)});
        });
    if (static_cast<I>(page.rows.size()) == rows_max) page.next = page.rows.back().sequence + 1;
  }
  page.is_end = page.next >= end;
  return page;
}

}  // namespace credence::ledger
