using System.Collections.Frozen;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>
/// Whether all that a statement can do shows in two snapshots, one from before it and one from after: it makes, changes and drops
/// definitions, and neither writes rows nor loses any. Where one is not read off its text with certainty (OR REPLACE, IF NOT
/// EXISTS, a DO block), the snapshots tell what it was.
/// </summary>
internal static class CatalogueOnly
{
    // Those that have no rows, and whose loss shows.
    private static readonly FrozenSet<string> Droppable = (
        "VIEW,MATERIALIZED VIEW,FUNCTION,PROCEDURE,ROUTINE,AGGREGATE,TRIGGER,RULE,POLICY,INDEX,STATISTICS,"
        + "OPERATOR,OPERATOR CLASS,OPERATOR FAMILY,CAST,COLLATION,CONVERSION,EVENT TRIGGER,PUBLICATION,TYPE,"
        + "DOMAIN,TRANSFORM,TEXT SEARCH CONFIGURATION,TEXT SEARCH DICTIONARY,TEXT SEARCH PARSER,"
        + "TEXT SEARCH TEMPLATE,ACCESS METHOD,LANGUAGE,FOREIGN DATA WRAPPER,SERVER,FOREIGN SERVER,"
        + "FOREIGN TABLE,USER MAPPING"
    )
        .Split(',')
        .ToFrozenSet(StringComparer.Ordinal);

    // What goes with one of these has no rows either.
    private static readonly string[] Cascading = ["VIEW", "TRIGGER", "RULE", "POLICY", "INDEX"];

    // Verbs that no command is read for.
    private static readonly FrozenSet<string> Verbs = Droppable
        .SelectMany(type => new[] { $"CREATE {type}", $"ALTER {type}" })
        .Concat(["ALTER DEFAULT PRIVILEGES", "CREATE SCHEMA", "ALTER SCHEMA"])
        .Except(["ALTER SERVER", "ALTER FOREIGN SERVER", "ALTER FOREIGN TABLE", "ALTER TYPE", "ALTER INDEX"])
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether it is.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="context">What is known of the script so far.</param>
    public static bool Is(SqlStatement statement, DownContext context) =>
        statement.Command switch
        {
            CreateTable table => !table.DropsOnCommit
                && (!table.FromQuery || SideEffects.Find(statement.Sql, table.Table) is null),
            CreateView { IsMaterialized: true } view => SideEffects.Find(statement.Sql, view.View) is null,
            CreateView or CreateFunction or CreateSchema or CreateSequence or CreateType or CreateDomain or CreateIndex => true,
            CreateTrigger or CreatePolicy or CreateRule or CreateExtension or CreatePublication => true,
            AlterFunction or AlterDomain or AddDomainConstraint => true,
            Comment comment => !ServerWide.IsType(comment.ObjectType),
            Grant grant => !ServerWide.Is(statement) && !grant.HasGrantor,
            GrantDefaults => true,
            AlterTable alter => alter.Actions.All(IsDefinition),
            DropObjects drop => IsDefinition(drop, context),
            null => Verbs.Contains(statement.Facts.Verb) || statement.Facts.Verb == "DO" && IsBlock(statement, context),
            _ => false,
        };

    /// <summary>
    /// Whether a statement gives another name, schema or table to what has rows: in the snapshots that looks as if it were new.
    /// </summary>
    public static bool Moves(SqlStatement statement) =>
        statement.Command switch
        {
            RenameObject or MoveObject or RenameEnumValue => true,
            AlterTable alter => alter.Actions.Any(action =>
                action is RenameRelation or RenameColumn or SetSchema or AttachPartition or DetachPartition
            ),
            _ => statement.Facts.Verb is "ALTER EXTENSION",
        };

    // It executes nothing that is built as it runs: each statement in it is known.
    private static bool IsBlock(SqlStatement block, DownContext context) =>
        HarmlessBlock.IsReadable(block)
        && block.Inside.All(inside => HarmlessBlock.IsHarmless(inside) || ServerWide.Is(inside) || Is(inside, context));

    private static bool IsDefinition(TableAction action) =>
        action
            is AddColumn
                or AddConstraint
                or DropConstraint { IsCascade: false }
                or SetDefault
                or DropDefault
                or SetNotNull
                or SetOwner
                or RenameConstraint
                or SwitchTrigger
                or SwitchRowSecurity;

    // DROP TABLE IF EXISTS of a table that was not there loses nothing.
    private static bool IsDefinition(DropObjects drop, DownContext context)
    {
        if (Droppable.Contains(drop.ObjectType) && (!drop.IsCascade || Cascading.Contains(drop.ObjectType)))
            return true;
        return drop.IfExists
            && SnapshotIndex.KindOf(drop.ObjectType) is { } kind
            && drop.Names.All(name => context.WasMissing(context.Find(kind, name)));
    }
}
