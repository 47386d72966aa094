using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Security;

/// <summary>A password in a script.</summary>
internal sealed class RolePasswordRule : CommandRule<RoleCommand>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("role-password", RuleGroup.Security, FindingSeverity.Warning)
        {
            Title = "A password in a script",
            Reason = "It is in the repository, in the history table and in the server's log.",
            SafeWay = """
                Set the password outside of migrations, or give a SCRAM verifier as a secret token:
                    ALTER ROLE app PASSWORD '{{AppPasswordVerifier}}';
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(RoleCommand command, StatementContext site)
    {
        if (
            command.Password is { Length: > 0 } password
            && !password.Contains("{{", StringComparison.Ordinal)
            && !password.StartsWith("SCRAM-SHA-256$", StringComparison.Ordinal)
        )
            yield return new RuleHit($"The password of {command.Role} is in the script.")
            {
                Object = command.Role,
                Offset = command.PasswordOffset ?? 0,
            };
    }
}
