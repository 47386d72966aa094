using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Planning;
using Npgsql;

namespace PgMigrate.Engine.History;

/// <summary>How far a script has come that does not run in one transaction. They belong to the script's hash: an edited script does not resume.</summary>
internal sealed class Checkpoints
{
    private readonly RunContext _context;
    private readonly PlanEntry _entry;
    private readonly Dictionary<int, bool> _states;

    private Checkpoints(RunContext context, PlanEntry entry, Dictionary<int, bool> states)
    {
        _context = context;
        _entry = entry;
        _states = states;
    }

    /// <summary>True where an earlier run has begun the script.</summary>
    public bool Any => _states.Count > 0;

    /// <summary>Reads what earlier runs left.</summary>
    /// <exception cref="MigrationException">OutcomeUnknown where the script says how to resume, and is not the one that was interrupted.</exception>
    public static async Task<Checkpoints> ReadAsync(
        RunContext context, ServerConnection connection, PlanEntry entry, CancellationToken cancellationToken)
    {
        var states = new Dictionary<int, bool>();
        var ofOtherText = false;
        var rows = connection.QueryAsync("SELECT ordinal, state = 'done', hash = $2 FROM pgmigrate.statement_checkpoint WHERE script = $1",
            Key(entry), reader => (Ordinal: reader.GetInt32(0), Done: reader.GetBoolean(1), OfThisText: reader.GetBoolean(2)), cancellationToken);
        await foreach (var (ordinal, done, ofThisText) in rows.ConfigureAwait(false))
        {
            ofOtherText |= !ofThisText;
            if (ofThisText)
                states[ordinal] = done;
        }

        if (entry.Directives.Resume is not null && ofOtherText && states.Count == 0)
            throw EditedBeforeResume(entry);
        return new Checkpoints(context, entry, states);
    }

    /// <summary>True where the statement was done and recorded.</summary>
    public bool IsDone(ScriptStep step) => _states.GetValueOrDefault(step.Ordinal);

    /// <summary>True where the statement was begun, and its end was not recorded.</summary>
    public bool IsIntent(ScriptStep step) => _states.TryGetValue(step.Ordinal, out var done) && !done;

    /// <summary>The statement that records a step; <c>done</c> overwrites <c>intent</c>.</summary>
    public NpgsqlBatchCommand Record(ScriptStep step, bool done) => ServerConnection.Command(SqlFile.Read("record_checkpoint"),
        new() { Value = _entry.Name }, new() { Value = _entry.CheckpointHash }, new() { Value = step.Ordinal },
        new() { Value = done ? "done" : "intent" }, new() { Value = _context.Identity.RunId });

    /// <summary>The statement that takes a step's record back.</summary>
    public NpgsqlBatchCommand Forget(ScriptStep step) => ServerConnection.Command(
        "DELETE FROM pgmigrate.statement_checkpoint WHERE script = $1 AND hash = $2 AND ordinal = $3",
        [.. Key(_entry), new() { Value = step.Ordinal }]);

    /// <summary>The statement that removes all records of the script, whatever its text was: it is recorded as applied now.</summary>
    public NpgsqlBatchCommand Clear() => ServerConnection.Command(
        "DELETE FROM pgmigrate.statement_checkpoint WHERE script = $1", new NpgsqlParameter { Value = _entry.Name });

    private static NpgsqlParameter[] Key(PlanEntry entry) => [new() { Value = entry.Name }, new() { Value = entry.CheckpointHash }];

    private static MigrationException EditedBeforeResume(PlanEntry entry) =>
        new(MigrationErrorId.OutcomeUnknown,
            $"{entry.File.Path} says how to resume, but it is not the script that was interrupted: more than that line has changed since.",
            "Restore the rest of the script as it was. To begin anew with what it is now, take the resume directive out.")
        {
            Script = entry.Name,
            Path = entry.File.Path,
        };
}
