// Errors as answers: Problem Details (RFC 9457) with the stable code and the texts of the catalogue.
#pragma once

#include "base/error.h"
#include "http/request.h"
#include "http/response.h"

namespace credence::http {

// The one place where errors become HTTP. By kind, save for the few codes of http/http_errors.h
// to which HTTP has given a status of their own.
int StatusOf(const Error& error);

// {type, title, status, detail, instance, code, fields: [{field, code, message}]} in the language of the request.
// `title` says what is wrong, `detail` that and how to go on. 503 and 429 carry Retry-After: the value
// `retry_after_s` of the error, or 5 seconds. Handlers of pages return it too: the site turns it into its error page
// where the caller wants a page.
Response Problem(const Error& error, const Request& request);
// The same under a status that the kind alone does not tell, for example 410 for what was here once.
Response Problem(const Error& error, const Request& request, int status);

}  // namespace credence::http
