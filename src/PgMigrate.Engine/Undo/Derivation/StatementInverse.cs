using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>The inverse of one statement, part by part in the order of the statement.</summary>
internal sealed class StatementInverse(DownContext context)
{
    private readonly CreateInverse _create = new(context);
    private readonly TableInverse _table = new(context);
    private readonly RenameInverse _rename = new(context);
    private readonly DropInverse _drop = new(context);
    private readonly DataInverse _data = new(context);
    private readonly CommentInverse _comment = new(context);
    private readonly GrantInverse _grant = new(context);

    /// <summary>The inverse; what it has made or renamed is taken into the context.</summary>
    public IReadOnlyList<Inverse> Of(SqlStatement statement) =>
        statement.Command switch
        {
            _ when ServerWide.Is(statement) => [Inverse.None],
            CreateTable table => [_create.Of(table)],
            CreateView view => [_create.Of(view)],
            CreateFunction function => [_create.Of(function)],
            CreateSchema schema => [_create.Of(schema)],
            CreateSequence sequence => [_create.Of(sequence)],
            CreateType type => [_create.Of(type)],
            CreateDomain domain => [_create.Of(domain)],
            CreateIndex index => [_create.Of(index)],
            CreateTrigger trigger => [_create.Of(trigger)],
            CreatePolicy policy => [_create.Of(policy)],
            CreateRule rule => [_create.Of(rule)],
            AlterTable alter => _table.Of(alter),
            RenameObject rename => [_rename.Of(rename)],
            RenameEnumValue rename => [_rename.Of(rename)],
            AlterComposite composite => [_rename.Of(composite)],
            AlterDomain domain => [_rename.Of(domain)],
            AddDomainConstraint add => [OfMade(NameKind.Type, add.Domain)],
            AddEnumValue add => [OfMade(NameKind.Type, add.Type, "a value of an enum cannot be dropped")],
            DropObjects drop => [_drop.Of(drop)],
            Comment comment => [_comment.Of(comment)],
            Grant grant => _grant.Of(grant),
            ChangeRows rows => [_data.Of(rows)],
            CopyRows rows => [_data.Of(rows)],
            Truncate truncate => [_data.Of(truncate)],
            RefreshView refresh => [OfMade(NameKind.Relation, refresh.View, "the rows that the view had are not kept")],
            LockTables or ReindexCommand or Vacuum => [Inverse.None],
            _ when statement.Block is not null => [OfBlock(statement)],
            _ => [OfFacts(statement.Facts)],
        };

    private Inverse OfMade(
        NameKind kind,
        ObjectName name,
        string reason = Reasons.Unlisted,
        IReadOnlyList<string>? arguments = null
    )
    {
        var target = context.Find(kind, name, arguments);
        if (target.Creation is not { } made)
            return Inverse.Refused(reason);
        return context.Creations.MadeLater(context.Sql, made) is { } later
            ? Inverse.Refused(Reasons.TiedTo(later))
            : Inverse.None;
    }

    private static Inverse OfBlock(SqlStatement block) =>
        HarmlessBlock.IsReadable(block) && block.Inside.All(inside => HarmlessBlock.IsHarmless(inside) || ServerWide.Is(inside))
            ? Inverse.None
            : Inverse.Refused(Reasons.Opaque);

    private Inverse OfFacts(StatementFacts facts) =>
        facts switch
        {
            { Setting: not null } => Inverse.None,
            {
                Control: TransactionControl.Begin
                    or TransactionControl.Commit
                    or TransactionControl.CommitAndChain
                    or TransactionControl.Savepoint
                    or TransactionControl.ReleaseSavepoint
            } => Inverse.None,
            { Control: not TransactionControl.None } => Inverse.Refused("what it rolls back is not known here"),
            { Verb: "SELECT" or "VALUES" or "TABLE" } => _data.OfQuery(),
            { Verb: "SET CONSTRAINTS" or "SHOW" or "ANALYZE" or "CHECKPOINT" } => Inverse.None,
            { Verb: "CALL" } => Inverse.Refused(Reasons.Opaque),
            // Of the session alone.
            { Verb: "PREPARE" or "DEALLOCATE" or "LISTEN" or "UNLISTEN" or "DISCARD" or "FETCH" or "MOVE" or "CLOSE" } =>
                Inverse.None,
            { Verb: "COPY" } => Inverse.Refused("it may write outside of the database"),
            _ => OfOwner(),
        };

    // ALTER … OWNER TO and the like of what the script has made goes with it.
    private Inverse OfOwner()
    {
        var reader = new StatementReader(context.Sql);
        var isAlter = reader.TryWords("ALTER");
        if (
            SnapshotIndex.KindOf(SqlObjectType.Read(ref reader)?.Name ?? "") is not { } kind
            || !isAlter
            || reader.ObjectName() is not { } name
        )
            return Inverse.Refused(Reasons.Unlisted);
        var arguments = reader.Is(SqlTokenKind.OpenParenthesis) ? reader.GroupItems() : null;
        return reader.TryWords("SET", "SCHEMA")
            ? Inverse.Refused(Reasons.Unlisted)
            : OfMade(kind, name, Reasons.Unlisted, arguments);
    }
}

/// <summary>Reasons that several statements share.</summary>
internal static class Reasons
{
    public const string Opaque = "what it does cannot be read off its text";
    public const string Unlisted = "there is no certain inverse of such a change";
    public const string IfNotExists = "with IF NOT EXISTS the object may have been there before";
    public const string OrReplace = "with OR REPLACE there may have been another one before";
    public const string IfExists = "with IF EXISTS it may have changed nothing";
    public const string NoBefore = "what it was before is known only from the schema before the run, and that does not have it";

    /// <summary>The object would have to go before the other one.</summary>
    public static string TiedTo(Creation later) =>
        $"it makes an object depend on {later.Target.Name}, which the script makes later";
}
