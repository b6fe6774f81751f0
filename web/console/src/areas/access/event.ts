// Names of events in the second log: "session.opened". Every event of the API stands here; one that does not is shown
// by its code.
export const events = [
  'session.opened', 'session.second_factor', 'session.password', 'session.enrolment_begun', 'session.enrolled',
  'session.ended', 'session.closed', 'user.listed', 'user.shown', 'user.added', 'user.changed', 'user.password_reset',
  'user.second_factor_reset', 'user.disabled', 'user.enabled', 'user.unlocked', 'user.sessions_ended', 'role.listed',
  'department.listed', 'permission_change.listed', 'permission_change.shown', 'permission_change.drafted',
  'permission_change.approved', 'permission_change.rejected', 'permission_change.withdrawn', 'api_client.listed',
  'api_client.shown', 'api_client.drafted', 'api_client.approved', 'api_client.disabled', 'api_client.secret_renewed',
  'audit.read', 'audit.checked', 'server.watched', 'match.listed', 'match.shown', 'match.accepted', 'match.set_aside',
  'match.rejected', 'match.decisions_listed', 'match.undone', 'subject.compared', 'subject.merges_listed',
  'subject.merged', 'subject.unmerged', 'quality.measured', 'quality.rows_listed', 'quality.contradictions_listed',
  'claim.settled', 'claim.reopened', 'item.listed', 'item.template_sent', 'upload.begun', 'upload.shown',
  'upload.continued', 'upload.dropped', 'upload.finished', 'batch.listed', 'batch.shown', 'batch.findings_counted',
  'batch.findings_listed', 'batch.errors_sent', 'batch.submitted', 'batch.approved', 'batch.sent_back',
  'batch.withdrawn', 'batch.edits_listed', 'batch.row_shown', 'batch.cell_edited', 'batch.cell_restored', 'task.listed',
  'task.zero_reported', 'task.zero_taken_back', 'task.counts_shown', 'task.counts_stated',
  'item.form_shown', 'record.changes_listed',
  'record.reported_listed', 'record.reported_shown', 'record.withdrawal_asked',
  'record.withdrawal_taken_back', 'record.withdrawal_approved', 'record.withdrawal_refused',
  'record.withdrawals_listed', 'record.withdrawal_reasons_listed', 'subject.purposes_listed', 'subject.file_opened',
  'subject.openings_listed',
] as const;

export function eventText(event: string, t: (key: string) => string, te: (key: string) => boolean): string {
  const key = `event.${event.replace('.', '_')}`;
  return te(key) ? t(key) : event;
}
