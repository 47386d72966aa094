using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.FileSystem;

namespace PgMigrate.Engine.Execution.Policies;

/// <summary>The account of the operating system that runs is a member of one of the policy's groups.</summary>
internal sealed class GroupRule : PolicyRule
{
    private const string Setting = "groups";

    /// <inheritdoc/>
    public override bool IsAsked(RunPolicy policy) => policy.Settings.Groups is { Count: > 0 };

    /// <inheritdoc/>
    public override Task<IReadOnlyList<PolicyBreach>> FindAsync(RunState run, RunPolicy policy, CancellationToken stop)
    {
        var groups = policy.Settings.Groups!;
        return Task.FromResult(
            groups.Any(UserGroups.Read().Contains)
                ? None
                :
                [
                    new PolicyBreach(
                        Setting,
                        $"{run.Context.Identity.AppliedBy} is a member of none of the groups {string.Join(", ", groups)}."
                    ),
                ]
        );
    }
}
