namespace PgMigrate.Engine.Readiness;

/// <summary>Tells from one look to the next whether anything moves.</summary>
internal sealed class ProgressSeen
{
    private object? _seen;
    private long _movedAt = Environment.TickCount64;

    /// <summary>For how long nothing has moved.</summary>
    public TimeSpan StoodStill => TimeSpan.FromMilliseconds(Environment.TickCount64 - _movedAt);

    /// <summary>Takes a look in.</summary>
    public void Take(SchemaReadiness look)
    {
        var now = TraceOf(look);
        if (Works(look.Run) || !now.Equals(_seen))
            _movedAt = Environment.TickCount64;
        _seen = now;
    }

    // Whatever it executes, unless it waits for others.
    private static bool Works(RunStatus run) => run is { State: MigrationRunState.Running, Statement: not null, WaitsFor: null };

    private static object TraceOf(SchemaReadiness look) =>
        (
            look.Pending.Count,
            look.Run.RunId,
            look.Run.State,
            look.Run.Step,
            look.Run.ScriptsDone,
            look.Run.Statement,
            look.Run.Progress?.Done,
            look.Run.Batch?.Rows
        );
}
