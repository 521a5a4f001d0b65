#pragma once
/// The long-running process: one worker per partner's drop, a shared crew, signals.

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "config/config.h"
#include "document/kind.h"

namespace esclusa::daemon {

/// Blocks the signals that the daemon handles; must be called before any thread is started.
void block_signals();

/// Works until SIGTERM or SIGINT, then finishes what is in hand. SIGHUP reads the configuration again: all of
/// it or, if anything in the main file is wrong, nothing. Errors: what kept it from starting.
Status serve(config::Config config, const document::KindRegistry& kinds, const Clock& clock,
             EventSink& events);

}  // namespace esclusa::daemon
