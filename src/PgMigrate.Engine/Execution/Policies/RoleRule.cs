using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Policies;

/// <summary>Whoever runs is a member of one of the policy's roles.</summary>
internal sealed class RoleRule : PolicyRule
{
    private const string Setting = "roles";

    /// <inheritdoc/>
    public override bool IsAsked(RunPolicy policy) => policy.Settings.Roles is { Count: > 0 };

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<PolicyBreach>> FindAsync(RunState run, RunPolicy policy, CancellationToken stop)
    {
        // A database that is not there yet has nobody in it: the run that makes it is asked where it is.
        if (run.Server is not { } server)
            return None;
        var roles = policy.Settings.Roles!;
        var answer = await server
            .ListAsync(
                SqlFile.Read("Execution", "role_membership"),
                [new() { Value = JsonText.OfList(roles) }],
                reader => (User: reader.GetString(0), IsMember: reader.GetBoolean(1)),
                stop
            )
            .ConfigureAwait(false);
        var (user, isMember) = answer[0];
        return isMember
            ? None
            : [new PolicyBreach(Setting, $"{user} is a member of none of the roles {string.Join(", ", roles)}.")];
    }
}
