using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>How long a script is expected to take.</summary>
/// <param name="Milliseconds">How long the same text took the last time.</param>
/// <param name="Target">The target on which it did; null for the database of the plan.</param>
internal sealed record ExpectedTime(long Milliseconds, string? Target);

/// <summary>How long scripts took before: on the database itself, else on other targets, the slowest of them.</summary>
/// <param name="run">The run, planned.</param>
/// <param name="targets">
/// The targets, by name in the configuration; null for those that the policy wants to have had the scripts before.
/// </param>
/// <param name="applicationName">What others see in pg_stat_activity.</param>
internal sealed class ScriptDurations(RunState run, IReadOnlyList<string>? targets, string applicationName)
{
    private readonly Dictionary<string, ExpectedTime> _found = new(StringComparer.Ordinal);

    /// <summary>Looks them up, by script. What is not known is not there.</summary>
    /// <param name="entries">The scripts.</param>
    /// <param name="stop">Cancels the queries.</param>
    /// <exception cref="MigrationException">TargetInvalid: there is no such target.</exception>
    public async Task<IReadOnlyDictionary<string, ExpectedTime>> FindAsync(
        IReadOnlyList<PlanEntry> entries,
        CancellationToken stop
    )
    {
        await AddAsync(run.Server!, run.Facts!, entries, target: null, stop).ConfigureAwait(false);
        var unknown = entries.Where(entry => !_found.ContainsKey(entry.Name)).ToArray();
        if (unknown.Length > 0 && Asked() is { } asked)
            foreach (var name in asked.Targets)
                await AddAsync(asked.File, name, unknown, stop).ConfigureAwait(false);
        return _found;
    }

    private (ConfigurationFile File, IReadOnlyList<string> Targets)? Asked()
    {
        if (targets is { Count: > 0 })
            return (ConfigurationFile.Find(run.Context.Options.Configuration, run.Context.Options.Path), targets);
        return targets is null && run.Context.Policy is { Settings.Requires: { Count: > 0 } required } policy
            ? (policy.Policy.File, [.. required.Select(other => other.Target!)])
            : null;
    }

    // A plan is none the worse where another database cannot be asked.
    private async Task AddAsync(ConfigurationFile file, string target, PlanEntry[] entries, CancellationToken stop)
    {
        var (name, _) = file.Target(target);
        try
        {
            var (connection, facts) = await OtherTarget
                .ConnectAsync(run.Context, file, name, applicationName, stop)
                .ConfigureAwait(false);
            await using var dispose = connection.ConfigureAwait(false);
            await AddAsync(connection, facts, entries, name, stop).ConfigureAwait(false);
        }
        catch (MigrationException failure)
        {
            run.Context.Tell(
                MessageSeverity.Warning,
                script: null,
                $"How long scripts took on {name} is not known: {failure.Message}"
            );
        }
    }

    private async Task AddAsync(
        ServerConnection server,
        ServerFacts facts,
        IReadOnlyList<PlanEntry> entries,
        string? target,
        CancellationToken stop
    )
    {
        if (!facts.PgMigrateInstalled || entries.Count == 0)
            return;
        var asked = JsonText.OfArray(
            entries,
            static (json, entry) =>
            {
                json.WriteStartObject();
                json.WriteString("script", entry.Name);
                json.WriteString("hash", entry.Hash);
                json.WriteEndObject();
            }
        );
        var rows = await server
            .ListAsync(
                SqlFile.Read("History", "read_durations"),
                [new() { Value = asked }],
                reader => (Script: reader.GetString(0), Time: new ExpectedTime(reader.GetInt64(1), target)),
                stop
            )
            .ConfigureAwait(false);
        foreach (var (script, time) in rows)
            if (!_found.TryGetValue(script, out var slower) || slower.Milliseconds < time.Milliseconds)
                _found[script] = time;
    }
}
