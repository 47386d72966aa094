using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Watching;

/// <summary>What a run has written down, as far as the role that looks may read it.</summary>
internal sealed class RunHistoryReader
{
    private const string BackupTable = "pgmigrate.backup";

    private readonly ServerConnection _connection;
    private readonly ConnectionTarget _target;
    private readonly string _schema;
    private ServerFacts? _facts;
    private string? _refusal;
    private (Guid RunId, RunPlan? Plan, IReadOnlyDictionary<string, TimeSpan> Durations)? _planned;

    /// <param name="connection">A connection that only looks.</param>
    /// <param name="target">Its database.</param>
    /// <param name="schema">The schema of grate's tables.</param>
    public RunHistoryReader(ServerConnection connection, ConnectionTarget target, string schema)
    {
        (_connection, _target, _schema) = (connection, target, schema);
    }

    /// <summary>Reads a run.</summary>
    /// <param name="prefix">The beginning of its id; null for the newest one.</param>
    /// <param name="connectedAt">When it connected; null where that is not known.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<SeenRun> ReadAsync(string? prefix, DateTimeOffset? connectedAt, CancellationToken cancellationToken)
    {
        // The first run makes the tables, and a newer version adds to them.
        if (_facts?.OwnTables.Contains(RunPlan.Table, StringComparer.Ordinal) != true)
            await ReadFactsAsync(cancellationToken).ConfigureAwait(false);
        var seen = new SeenRun(_target.Server, _target.Database, _facts?.ServerTime ?? DateTimeOffset.UtcNow)
        {
            Schema = _target.Schema,
        };
        if (_facts is null)
            return Unread(seen, HiddenBy(_refusal!));
        if (!_facts.PgMigrateInstalled)
            return seen;
        try
        {
            // Somebody else's tables of this name may do anything when they are read.
            _facts.RequireSoundHistory(_target);
            return await ReadAsync(seen, prefix, connectedAt, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException problem)
        {
            return Unread(seen, $"What the run has recorded is not read: {problem.Message} {problem.RecommendedAction}");
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return Unread(seen, HiddenBy(refusal.MessageText));
        }
    }

    // Whoever may not use the schema cannot ask what is in it.
    private async Task ReadFactsAsync(CancellationToken cancellationToken)
    {
        try
        {
            _facts = await ServerFacts.ReadAsync(_connection, _schema, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            (_facts, _refusal) = (null, refusal.MessageText);
        }
    }

    private async Task<SeenRun> ReadAsync(
        SeenRun seen,
        string? prefix,
        DateTimeOffset? connectedAt,
        CancellationToken cancellationToken
    )
    {
        var run = await NewestRun.ReadAsync(_connection, _facts!.Tables, prefix, cancellationToken).ConfigureAwait(false);
        if (run is null)
            return seen with { IsSaving = await IsSavingAsync(connectedAt, cancellationToken).ConfigureAwait(false) };
        var (plan, durations) = await ReadPlanAsync(run.RunId, cancellationToken).ConfigureAwait(false);
        var tally = await RunTally.ReadAsync(_connection, run.RunId, cancellationToken).ConfigureAwait(false);
        var batches =
            run.Outcome == NewestRun.Running
                ? await BatchControl.ListAsync(_connection, _facts!, _target, cancellationToken).ConfigureAwait(false)
                : [];
        return seen with
        {
            Run = run,
            Plan = plan,
            Durations = durations,
            Tally = tally,
            Batch =
                batches.FirstOrDefault(batch => batch.State == MigrationBatchState.Running)
                ?? batches.FirstOrDefault(batch => batch.Script == tally.BegunScript),
        };
    }

    // What a run was to do, and what that took before, does not change while it runs.
    private async Task<(RunPlan? Plan, IReadOnlyDictionary<string, TimeSpan> Durations)> ReadPlanAsync(
        Guid runId,
        CancellationToken cancellationToken
    )
    {
        if (_planned is { } known && known.RunId == runId)
            return (known.Plan, known.Durations);
        var plan = _facts!.OwnTables.Contains(RunPlan.Table, StringComparer.Ordinal)
            ? await RunPlan.ReadAsync(_connection, runId, cancellationToken).ConfigureAwait(false)
            : null;
        var durations = plan is null
            ? new Dictionary<string, TimeSpan>()
            : await ReadDurationsAsync(plan, cancellationToken).ConfigureAwait(false);
        _planned = (runId, plan, durations);
        return (plan, durations);
    }

    private async Task<IReadOnlyDictionary<string, TimeSpan>> ReadDurationsAsync(
        RunPlan plan,
        CancellationToken cancellationToken
    )
    {
        var rows = await _connection
            .ListAsync(
                SqlFile.Read("History", "read_durations"),
                [
                    new()
                    {
                        Value = JsonText.OfArray(
                            plan.Scripts,
                            static (json, script) =>
                            {
                                json.WriteStartObject();
                                json.WriteString("script", script.Script);
                                json.WriteString("hash", script.Hash);
                                json.WriteEndObject();
                            }
                        ),
                    },
                ],
                reader => (Script: reader.GetString(0), Took: TimeSpan.FromMilliseconds(reader.GetInt64(1))),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.Script, row => row.Took, StringComparer.Ordinal);
    }

    private async Task<bool> IsSavingAsync(DateTimeOffset? since, CancellationToken cancellationToken) =>
        since is { } connectedAt
        && _facts!.OwnTables.Contains(BackupTable, StringComparer.Ordinal)
        && await _connection
            .ScalarAsync(SqlFile.Read("Watching", "running_backup"), [SqlValue.Time(connectedAt)], cancellationToken)
            .ConfigureAwait(false)
            is true;

    private static SeenRun Unread(SeenRun seen, string why) => seen with { ReadsHistory = false, Hidden = [why] };

    private string HiddenBy(string refusal)
    {
        var role = SqlIdentifier.Quote(_target.User);
        return $"What the run has recorded is hidden from {_target.User} ({refusal}). An administrator can allow it: "
            + $"GRANT USAGE ON SCHEMA pgmigrate TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA pgmigrate TO {role};";
    }
}
