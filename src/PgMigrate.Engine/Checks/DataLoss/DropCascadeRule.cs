using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks.DataLoss;

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
            new("DROP VIEW listed", false) { Setup = "CREATE VIEW listed AS SELECT 1 AS n" },
        ],
    };

    /// <inheritdoc/>
    protected override IEnumerable<Suspicion> Check(DropObjects command, StatementSite site)
    {
        if (command.ObjectType is not ("VIEW" or "MATERIALIZED VIEW" or "FUNCTION" or "PROCEDURE" or "ROUTINE" or "SEQUENCE" or "EXTENSION" or "TABLE" or "INDEX"))
            yield break;
        var names = command.IsCascade ? command.Names.Where(name => !site.IsNew(name)).ToArray() : [];
        if (names.Length > 0)
            yield return new Suspicion($"All that depends on {Wording.List(names)} is dropped as well.") { Object = names.Length == 1 ? names[0].ToString() : null };
    }
}
