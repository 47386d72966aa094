namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>Tells once of a script that takes much longer than its plan has foretold.</summary>
/// <param name="context">The run.</param>
internal sealed class OverdueWatch(RunContext context)
{
    private const int Times = 2;
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(5);

    private ScriptProgress? _told;

    /// <summary>Looks at the script that runs.</summary>
    public void Look(ScriptProgress script)
    {
        if (ReferenceEquals(_told, script) || !IsOverdue(script.Expected, script.Elapsed))
            return;
        _told = script;
        context.Happened(new ScriptOverdue(script.Expected!.Value, script.Elapsed), script.Entry.File);
    }

    /// <summary>Whether a time is much longer than what was foretold: twice as long, and some seconds longer at least.</summary>
    public static bool IsOverdue(TimeSpan? expected, TimeSpan elapsed) =>
        expected is { } foretold && elapsed >= foretold * Times && elapsed - foretold >= AtLeast;
}
