using Npgsql;

namespace PgMigrate.Engine.History;

/// <summary>A query that travels in the statement with which a run begins.</summary>
/// <param name="Sql">Its text, given the number of the parameter that holds the first of <paramref name="Parameters"/>: one row,
/// whose column <c>rights</c> is a JSON array of rights, each with "held" and "stops".</param>
/// <param name="Parameters">What it is asked with.</param>
/// <param name="Read">Reads the answer from a row, given the number of its first column.</param>
internal sealed record QuestionAtBegin<T>(
    Func<int, string> Sql,
    NpgsqlParameter[] Parameters,
    Func<NpgsqlDataReader, int, T> Read
);

/// <summary>Where nothing is asked.</summary>
internal static class QuestionAtBegin
{
    /// <summary>Asks nothing.</summary>
    public static QuestionAtBegin<bool> Nothing { get; } =
        new(static _ => "SELECT '[]'::text AS rights", [], static (_, _) => true);
}
