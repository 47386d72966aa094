using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Readiness;

/// <summary>Makes of what was read how the schema stands.</summary>
internal static class ReadinessReading
{
    private const int NamedScripts = 3;

    /// <summary>How it stands.</summary>
    /// <param name="schema">What of that which is expected was applied.</param>
    /// <param name="run">The newest run.</param>
    /// <param name="acceptsNewer">Whether more than is expected is as good.</param>
    public static SchemaReadiness Of(ExpectedSchema schema, RunStatus run, bool acceptsNewer)
    {
        var state = StateOf(schema, run);
        return new SchemaReadiness
        {
            Server = run.Server,
            Database = run.Database,
            State = state,
            IsReady = state == ReadinessState.Ready || (state == ReadinessState.Newer && acceptsNewer),
            Version = schema.Version,
            ExpectedVersion = schema.ExpectedVersion,
            Pending = schema.Pending,
            Unknown = schema.Unknown,
            Run = run,
            Reason = ReasonOf(state, schema, run),
        };
    }

    private static ReadinessState StateOf(ExpectedSchema schema, RunStatus run) =>
        run switch
        {
            // What is taken back was there a moment ago.
            { State: MigrationRunState.Running or MigrationRunState.Abandoned, Operation: RunOperation.Undo } =>
                ReadinessState.Migrating,
            _ when schema.Pending.Count == 0 => schema.Unknown.Count == 0 ? ReadinessState.Ready : ReadinessState.Newer,
            { State: MigrationRunState.Running or MigrationRunState.Abandoned } => ReadinessState.Migrating,
            { State: MigrationRunState.Failed } => ReadinessState.Failed,
            _ => ReadinessState.Behind,
        };

    private static string ReasonOf(ReadinessState state, ExpectedSchema schema, RunStatus run) =>
        state switch
        {
            ReadinessState.Ready => schema.ExpectedVersion is { } version
                ? $"All that is expected was applied, up to {version}."
                : "All that is expected was applied.",
            ReadinessState.Newer => $"The schema is newer than what is expected: it has had {Named(schema.Unknown)}.",
            ReadinessState.Migrating => Doing(run),
            ReadinessState.Failed => $"The newest run has failed{(run.Error is { } error ? $": {error}" : ".")}",
            _ => $"{CountText.Of(schema.Pending.Count, "script")} to come: {Named(schema.Pending)}.",
        };

    private static string Doing(RunStatus run)
    {
        string?[] parts =
        [
            run.ScriptFile is { } script ? $"at {script}" : null,
            run is { ScriptsDone: { } done, ScriptsPlanned: { } planned } ? $"{done} of {planned} scripts done" : null,
            run.WaitsFor is { } waits ? $"it waits for {waits}" : null,
        ];
        var known = string.Join(", ", parts.Where(part => part is not null));
        var what = run.Operation == RunOperation.Undo ? "A run takes scripts back" : "A run is at work";
        return known.Length == 0 ? $"{what}." : $"{what}: {known}.";
    }

    private static string Named(IReadOnlyList<string> scripts)
    {
        var named = string.Join(", ", scripts.Take(NamedScripts));
        return scripts.Count <= NamedScripts ? named : $"{named} and {scripts.Count - NamedScripts} more";
    }
}
