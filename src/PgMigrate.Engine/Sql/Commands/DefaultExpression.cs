namespace PgMigrate.Engine.Sql.Commands;

/// <summary>
/// Reads the expression of DEFAULT in a column's definition. PostgreSQL's grammar takes a <c>b_expr</c> there, which has
/// neither NOT nor IS NULL nor COLLATE outside of parentheses, so these words end it.
/// </summary>
internal static class DefaultExpression
{
    static readonly string[] Ends =
    [
        "NOT",
        "NULL",
        "CHECK",
        "UNIQUE",
        "PRIMARY",
        "REFERENCES",
        "GENERATED",
        "CONSTRAINT",
        "DEFAULT",
        "COLLATE",
        "DEFERRABLE",
        "INITIALLY",
        "ENFORCED",
        "STORAGE",
        "COMPRESSION",
    ];

    /// <summary>Goes past it.</summary>
    public static string Read(ref StatementReader reader)
    {
        var from = reader.Offset;
        // What follows an operator, and what comes first, is an operand: DEFAULT NULL.
        var expectsOperand = true;
        while (!reader.AtListBreak() && (expectsOperand || !reader.IsAnyWord(Ends)))
            expectsOperand = MovePastPart(ref reader);
        return reader.TextSince(from);
    }

    /// <summary>True where the next part is an operand, whatever word it is.</summary>
    static bool MovePastPart(ref StatementReader reader)
    {
        if (reader.TryWords("IS"))
        {
            reader.TryWords("NOT");
            return true;
        }
        if (reader.IsWord("CASE") && !reader.FollowsDot)
        {
            MovePastCase(ref reader);
            return false;
        }
        var joins =
            reader.Is(SqlTokenKind.Operator)
            || reader.Is(SqlTokenKind.TypeCast)
            || reader.Is(SqlTokenKind.Dot)
            || reader.IsWord("FROM");
        reader.MovePastItem();
        return joins;
    }

    /// <summary>CASE … END nests, and between its words any expression may stand.</summary>
    static void MovePastCase(ref StatementReader reader)
    {
        var depth = 0;
        do
        {
            depth +=
                reader.IsWord("CASE") ? 1
                : reader.IsWord("END") ? -1
                : 0;
            reader.MovePastItem();
        } while (depth > 0 && !reader.AtListBreak());
    }
}
