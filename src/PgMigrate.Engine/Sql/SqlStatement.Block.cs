using PgMigrate.Engine.Sql.Blocks;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql;

/// <summary>The statements inside of a DO.</summary>
internal sealed partial record SqlStatement
{
    private DoBlock? _block;
    private IReadOnlyList<SqlStatement>? _inside;

    /// <summary>What a DO holds; null for other statements.</summary>
    public DoBlock? Block => Facts.Verb == "DO" ? _block ??= DoBlock.Read(Sql) : null;

    /// <summary>The statements in its block, in order.</summary>
    public IReadOnlyList<SqlStatement> Inside => _inside ??= Block is { } block ? [.. block.Statements.Select(Read)] : [];

    /// <summary>What is judged one by one: the statement, then those in its block.</summary>
    public IEnumerable<SqlStatement> Parts => Inside.Prepend(this);

    /// <summary>True where it stands in a DO block.</summary>
    public bool IsInBlock { get; private init; }

    /// <summary>True where its block may pass it over, or catches its error.</summary>
    public bool IsConditional { get; private init; }

    private SqlStatement Read(BlockStatement inside)
    {
        var piece = new SqlPiece
        {
            Kind = SqlPieceKind.Statement,
            Position = Place.Advance(_text, Place.Offset + inside.Offset),
            Length = inside.Length,
            ContentLength = inside.Length,
            StandardConformingStrings = true,
        };
        var parsed = ParsedStatement.Read(piece.Content(_text));
        return new SqlStatement(_text, piece, parsed)
        {
            Ordinal = Ordinal,
            IsInBlock = true,
            IsConditional = inside.IsConditional,
            Command = inside.IsConditional ? IfMissing(parsed.Command) : parsed.Command,
        };
    }

    // What is made on a condition is made where it is not there.
    private static SqlCommand? IfMissing(SqlCommand? command) =>
        command switch
        {
            CreateTable table => table with { IfNotExists = true },
            CreateIndex index => index with { IfNotExists = true },
            AlterTable alter => alter with
            {
                Actions = [.. alter.Actions.Select(action => action is AddColumn add ? add with { IfNotExists = true } : action)],
            },
            _ => command,
        };
}
