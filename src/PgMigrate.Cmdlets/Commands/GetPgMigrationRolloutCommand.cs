using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Fleet.Rollouts;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Shows how a rollout stands with each of its databases and schemas.</summary>
[Cmdlet(VerbsCommon.Get, "PgMigrationRollout", HelpUri = Documentation.Home)]
[OutputType(typeof(RolloutMember))]
public sealed class GetPgMigrationRolloutCommand : AsyncPSCmdlet
{
    /// <summary>Names of rollouts, with wildcards, or the path of a file that keeps one. Otherwise the newest one.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Rollout { get; set; } = [];

    /// <summary>Only those that stand so.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public RolloutState[]? State { get; set; }

    /// <summary>
    /// The file that says under <c>rollouts</c> where they are kept; otherwise <c>pgmigrate.json</c> in the current folder or
    /// above.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Configuration { get; set; }

    /// <summary>Connects to the database that keeps them as the managed identity of this machine, job or pod.</summary>
    [Parameter]
    public SwitchParameter ManagedIdentity { get; set; }

    /// <summary>The client id of that identity, where there are several.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <inheritdoc/>
    protected override void Finish()
    {
        string? configuration = ConfigurationPath.Find(SessionState, Configuration, folder: null);
        (string Name, string? File)[] asked =
        [
            .. Rollout.Select(name => (name, FileRolloutStore.IsOne(name) ? FolderPath.Resolve(SessionState, name) : null)),
        ];
        Await(
            async (pipeline, cancellationToken) =>
            {
                foreach ((_, string? file) in asked.Where(rollout => rollout.File is not null))
                    await ShowFileAsync(pipeline, file!, cancellationToken).ConfigureAwait(false);
                string[] names = [.. asked.Where(rollout => rollout.File is null).Select(rollout => rollout.Name)];
                if (asked.Length == 0 || names.Length > 0)
                    await ShowNamedAsync(pipeline, configuration, names, cancellationToken).ConfigureAwait(false);
            }
        );
    }

    private async Task ShowFileAsync(CmdletPipeline pipeline, string file, CancellationToken cancellationToken)
    {
        var store = FileRolloutStore.Open(file, onlyReads: true);
        await using var dispose = store.ConfigureAwait(false);
        Show(pipeline, await store.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    private async Task ShowNamedAsync(
        CmdletPipeline pipeline,
        string? configuration,
        string[] names,
        CancellationToken cancellationToken
    )
    {
        ConnectionTarget place = RolloutPlace.Find(
            configuration,
            new ConnectionSettings
            {
                ManagedIdentity = ManagedIdentity || ClientId is not null,
                ClientId = ClientId,
                SessionPasswords = password => Ask(() => SessionPassword.Ask(password)),
            }
        );
        IReadOnlyList<string> kept = await DatabaseRolloutStore.NamesAsync(place, cancellationToken).ConfigureAwait(false);
        var pattern = new NamePatterns(names);
        string[] chosen = names.Length == 0 ? [.. kept.Take(1)] : [.. kept.Where(pattern.Match)];
        foreach (string name in names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)))
            if (!chosen.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new MigrationException(
                    MigrationErrorId.RolloutInvalid,
                    $"{place} keeps no rollout {name}.",
                    kept.Count == 0 ? "It keeps none." : $"It keeps: {string.Join(", ", kept)}."
                );
        foreach (string name in chosen)
            Show(pipeline, await DatabaseRolloutStore.ReadAsync(name, place, cancellationToken).ConfigureAwait(false));
    }

    private void Show(CmdletPipeline pipeline, IReadOnlyList<RolloutMember> members)
    {
        foreach (RolloutMember member in members.Where(member => State is null || State.Contains(member.State)))
            pipeline.WriteObject(member);
    }
}
