using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>DROP … CASCADE.</summary>
internal sealed class DropCascadeRule : CommandRule<DropObjects>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("drop-cascade", RuleGroup.DataLoss, FindingSeverity.Warning)
    {
        Title = "DROP … CASCADE",
        Reason = "What depends on it goes as well, and the script does not say what that is: on another server it may be more.",
        SafeWay = """
            Drop what depends on it by name, without CASCADE; views can be made again in the folder views.
            """,
        Examples =
        [
            new("DROP VIEW listed CASCADE", true) { Setup = "CREATE VIEW listed AS SELECT 1 AS n" },
            new("DROP EXTENSION plpgsql CASCADE", true),
            new("DROP COLLATION loose CASCADE", true) { Setup = "CREATE COLLATION loose FROM \"C\"" },
            new("DROP ACCESS METHOD heap2 CASCADE", true)
            { Setup = "CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler" },
            new("DROP VIEW listed", false) { Setup = "CREATE VIEW listed AS SELECT 1 AS n" },
        ],
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
            yield return new RuleHit($"All that depends on {Wording.List(names)} is dropped as well.") { Object = names.Length == 1 ? names[0].ToString() : null };
    }
}
