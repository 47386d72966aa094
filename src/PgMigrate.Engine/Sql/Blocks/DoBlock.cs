using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql.Blocks;

/// <summary>A DO statement, read as far as its body shows what it does.</summary>
/// <param name="Statements">The SQL statements that stand in the body, in order; queries and assignments are left out.</param>
internal sealed record DoBlock(IReadOnlyList<BlockStatement> Statements)
{
    /// <summary>Where SQL that is built as the block runs is executed first; null where none is.</summary>
    public int? DynamicOffset { get; init; }

    /// <summary>
    /// The text between the quotes: where it begins in the DO statement, and its length; empty where it is not read.
    /// </summary>
    public (int Offset, int Length) Body { get; init; }

    /// <summary>True where it repeats something.</summary>
    public bool HasLoop { get; init; }

    /// <summary>False for another language, or a body that cannot be read in place.</summary>
    public bool IsRead { get; init; } = true;

    /// <summary>True where what it does, or how long it takes, is not known here.</summary>
    public bool IsOpaque => !IsRead || HasLoop || DynamicOffset is not null;

    private static DoBlock Unread { get; } = new([]) { IsRead = false };

    /// <summary>The block of a DO statement.</summary>
    public static DoBlock Read(ReadOnlySpan<char> statement)
    {
        var reader = new StatementReader(statement);
        SqlToken? body = null;
        string? language = null;
        while (!reader.AtEnd)
        {
            if (reader.TryWords("LANGUAGE"))
                language = reader.Literal() ?? reader.Identifier();
            else
                TakeBody(ref reader, ref body);
        }

        return body is { Unterminated: false } token && (language ?? "plpgsql") == "plpgsql"
            ? ReadBody(statement, token)
            : Unread;
    }

    private static void TakeBody(ref StatementReader reader, ref SqlToken? body)
    {
        if (reader.Is(SqlTokenKind.DollarString) || reader.Is(SqlTokenKind.String))
            body = reader.Current;
        reader.Move();
    }

    // In place, so that offsets stay what they are: a body in single quotes must have none inside.
    private static DoBlock ReadBody(ReadOnlySpan<char> statement, SqlToken token)
    {
        var text = statement.Slice(token.Start, token.Length);
        var delimiter = token.Kind == SqlTokenKind.DollarString ? text[1..].IndexOf('$') + 2 : 1;
        var inside = text.Length >= 2 * delimiter ? text[delimiter..^delimiter] : default;
        var isPlain = token.Kind == SqlTokenKind.DollarString || (text[0] == '\'' && !inside.Contains('\''));
        return isPlain ? new BlockReader(inside, token.Start + delimiter).Read() : Unread;
    }
}

/// <summary>A statement in the body of a DO.</summary>
/// <param name="Offset">Where it begins in the DO statement.</param>
/// <param name="Length">Its length, without the semicolon.</param>
internal sealed record BlockStatement(int Offset, int Length)
{
    /// <summary>True where it may be passed over, or where its error is caught.</summary>
    public bool IsConditional { get; init; }
}
