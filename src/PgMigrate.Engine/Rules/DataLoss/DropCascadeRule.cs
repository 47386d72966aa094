using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>DROP … CASCADE.</summary>
internal sealed class DropCascadeRule : CommandRule<DropObjects>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-cascade", RuleGroup.DataLoss, FindingSeverity.Warning)
        {
            Title = "DROP … CASCADE",
            Reason =
                "What depends on it goes as well, and the script does not say what that is: on another server it may be more.",
            SafeWay = """
                Drop what depends on it by name, without CASCADE; views can be made again in the folder views.
                """,
        };

    // What goes with a schema, a type or a role's objects is said there.
    private static readonly string[] OfOtherRules = ["SCHEMA", "TYPE", "DOMAIN", "OWNED"];

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(DropObjects command, StatementContext site)
    {
        if (OfOtherRules.Contains(command.ObjectType))
            yield break;
        var names = command.IsCascade ? command.Names.Where(name => !site.IsNew(name)).ToArray() : [];
        if (names.Length > 0)
            yield return new RuleHit($"All that depends on {Wording.List(names)} is dropped as well.")
            {
                Object = names.Length == 1 ? names[0].ToString() : null,
            };
    }
}
