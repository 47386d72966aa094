using System.Globalization;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Policies;

/// <summary>Other targets have had each script, with the same text, for as long as the policy says.</summary>
internal sealed class RequiredTargetRule : PolicyRule
{
    private const string Setting = "requires";
    private const string ApplicationName = "pgmigrate policy";

    /// <inheritdoc/>
    public override bool IsAsked(RunPolicy policy) => policy.Settings.Requires is { Count: > 0 };

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<PolicyBreach>> FindAsync(RunState run, RunPolicy policy, CancellationToken stop)
    {
        if (run.Context.Undo is not null)
            return None;
        var breaches = new List<PolicyBreach>();
        foreach (var required in policy.Settings.Requires!)
            breaches.AddRange(await FindAsync(run, policy.Policy, required, stop).ConfigureAwait(false));
        return breaches;
    }

    private static async Task<IReadOnlyList<PolicyBreach>> FindAsync(
        RunState run,
        Policy policy,
        RequiredTarget required,
        CancellationToken stop
    )
    {
        var (name, target) = policy.File.Target(required.Target!);
        PlanEntry[] entries = [.. run.Plan.Effective.Where(entry => IsOf(entry, target.Environment))];
        if (entries.Length == 0)
            return None;
        var (connection, facts) = await OtherTarget
            .ConnectAsync(run.Context, policy.File, name, ApplicationName, stop)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        var applied = facts.Tables.Exist
            ? await AppliedScripts.ReadAsync(connection, facts.Tables, stop).ConfigureAwait(false)
            : new Dictionary<string, AppliedScript>();
        var latest = facts.ServerTime - (required.For ?? TimeSpan.Zero);
        return
        [
            .. Missing(name, entries.Where(entry => applied.GetValueOrDefault(entry.Name)?.Hash != entry.Hash), "has not had"),
            .. Missing(
                name,
                entries.Where(entry =>
                    applied.GetValueOrDefault(entry.Name) is { } there && there.Hash == entry.Hash && there.AppliedAt > latest
                ),
                $"has not had for {DurationText.Exact(required.For ?? TimeSpan.Zero)}"
            ),
        ];
    }

    // What runs every time has nothing to prove; what the other environment never runs can be there never.
    private static bool IsOf(PlanEntry entry, string? environment) =>
        entry.File.Kind != ScriptKind.EveryTime
        && GrateFolders.RunsIn(entry.Name, environment)
        && (entry.Directives.Environment?.Matches(environment) ?? true);

    private static IEnumerable<PolicyBreach> Missing(string target, IEnumerable<PlanEntry> entries, string what)
    {
        var files = entries.Select(entry => entry.File.ToString()).ToArray();
        if (files.Length == 0)
            yield break;
        var count = files.Length.ToString(CultureInfo.InvariantCulture);
        yield return new PolicyBreach(
            Setting,
            $"{target} {what} {(files.Length == 1 ? "" : $"{count} scripts: ")}{FewNames.Of(files)}."
        );
    }
}
