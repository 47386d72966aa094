namespace PgMigrate.Engine.Sql;

/// <summary>A statement of a script, with what goes to the server beside its text.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="CopyData">The data of a <c>COPY … FROM stdin</c>; null for any other statement.</param>
internal sealed record SentStatement(SqlStatement Statement, ReadOnlyMemory<char>? CopyData)
{
    /// <summary>The statements of a script in the order in which they run, which is psql's. They are cut out as they are asked
    /// for.</summary>
    /// <param name="text">The script.</param>
    /// <param name="refuse">Is told of what cannot be sent, from the top; it may throw.</param>
    public static IEnumerable<SentStatement> Read(string text, Action<UnsendableText> refuse)
    {
        // What stands on the line of a COPY runs after its data, which begin below that line.
        var line = new Queue<SentStatement>();
        foreach (var (piece, read) in SqlStatement.ReadPieces(text))
        {
            if (UnsendableText.Of(text, piece) is { } incomplete)
                refuse(incomplete);
            if (piece.Kind == SqlPieceKind.CopyData)
                foreach (var ready in WithData(line, text.AsMemory(piece.Offset, piece.ContentLength)))
                    yield return ready;
            if (read is null)
                continue;

            if (UnsendableText.Of(text, piece, read.Facts) is { } unsendable)
                refuse(unsendable);
            var statement = new SentStatement(read, CopyData: null);
            if (line.Count > 0 || statement.CopiesFromStdin)
                line.Enqueue(statement);
            else
                yield return statement;
        }

        foreach (var statement in line)
        {
            if (statement.CopiesFromStdin)
                refuse(UnsendableText.OfCopyWithoutData(statement.Statement.Piece.Offset));
            yield return statement with { CopyData = statement.CopiesFromStdin ? ReadOnlyMemory<char>.Empty : null };
        }
    }

    private bool CopiesFromStdin => Statement.Piece.Flags.HasFlag(SqlPieceFlags.CopiesFromStdin);

    // The COPY whose data these are, and what stands behind it up to the next COPY.
    private static IEnumerable<SentStatement> WithData(Queue<SentStatement> line, ReadOnlyMemory<char> data)
    {
        if (line.TryDequeue(out var copy))
            yield return copy with { CopyData = data };
        while (line.TryPeek(out var next) && !next.CopiesFromStdin)
            yield return line.Dequeue();
    }
}
