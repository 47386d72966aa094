namespace PgMigrate.Engine.Sql;

/// <summary>A statement of a script, with what goes to the server beside its text.</summary>
/// <param name="Ordinal">Its number in the script, from 1.</param>
/// <param name="Piece">Where it stands.</param>
/// <param name="Facts">What it is.</param>
/// <param name="CopyData">The data of a <c>COPY … FROM stdin</c>; null for any other statement.</param>
internal sealed record SentStatement(int Ordinal, SqlPiece Piece, StatementFacts Facts, ReadOnlyMemory<char>? CopyData)
{
    /// <summary>The statements of a script in the order in which they run, which is psql's. They are cut out as they are asked
    /// for.</summary>
    /// <param name="text">The script.</param>
    /// <param name="refuse">Is told of what cannot be sent, from the top; it may throw.</param>
    public static IEnumerable<SentStatement> Read(string text, Action<UnsendableText> refuse)
    {
        var ordinal = 0;
        // What stands on the line of a COPY runs after its data, which begin below that line.
        var line = new Queue<SentStatement>();
        foreach (var piece in SqlSplitter.Split(text))
        {
            if (UnsendableText.Of(text, piece) is { } incomplete)
                refuse(incomplete);
            if (piece.Kind == SqlPieceKind.CopyData)
                foreach (var ready in WithData(line, text.AsMemory(piece.Offset, piece.ContentLength)))
                    yield return ready;
            if (piece.Kind != SqlPieceKind.Statement)
                continue;

            var statement = new SentStatement(++ordinal, piece, StatementClassifier.Classify(text, piece), CopyData: null);
            if (UnsendableText.Of(text, piece, statement.Facts) is { } unsendable)
                refuse(unsendable);
            if (line.Count > 0 || statement.CopiesFromStdin)
                line.Enqueue(statement);
            else
                yield return statement;
        }

        foreach (var statement in line)
        {
            if (statement.CopiesFromStdin)
                refuse(UnsendableText.OfCopyWithoutData(statement.Piece.Offset));
            yield return statement with { CopyData = statement.CopiesFromStdin ? ReadOnlyMemory<char>.Empty : null };
        }
    }

    private bool CopiesFromStdin => Piece.Flags.HasFlag(SqlPieceFlags.CopiesFromStdin);

    // The COPY whose data these are, and what stands behind it up to the next COPY.
    private static IEnumerable<SentStatement> WithData(Queue<SentStatement> line, ReadOnlyMemory<char> data)
    {
        if (line.TryDequeue(out var copy))
            yield return copy with { CopyData = data };
        while (line.TryPeek(out var next) && !next.CopiesFromStdin)
            yield return line.Dequeue();
    }
}
