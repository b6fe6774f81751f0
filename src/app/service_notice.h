// What the service manager is told: that the server is ready, reads its certificate anew, or stops. The protocol of
// sd_notify(3), one datagram to the socket that NOTIFY_SOCKET names.
#pragma once

#include <string_view>

namespace credence::app {

// `state` as sd_notify(3) has it: "READY=1", "STOPPING=1". Without NOTIFY_SOCKET, and when nobody listens there,
// nothing happens: the server works without a service manager. Any thread.
void TellServiceManager(std::string_view state);

}  // namespace credence::app
