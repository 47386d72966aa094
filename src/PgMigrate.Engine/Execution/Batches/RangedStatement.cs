using System.Text;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>The one statement of a script that runs in batches, and where in it the range of a key goes.</summary>
internal sealed class RangedStatement
{
    private static readonly string[] Verbs = ["UPDATE", "DELETE", "INSERT", "MERGE", "CALL", "SELECT"];

    private readonly IReadOnlyList<RangePlace> _places;
    private readonly string _sql;

    private RangedStatement(SqlStatement written, IReadOnlyList<RangePlace> places, bool hasCondition)
    {
        Written = written;
        _places = places;
        _sql = written.SqlWithComments;
        HasCondition = hasCondition;
    }

    /// <summary>The statement as the script has it.</summary>
    public SqlStatement Written { get; }

    /// <summary>False where it certainly has no condition of its own: then each pass changes every row.</summary>
    public bool HasCondition { get; }

    /// <summary>True where the server tells how many rows it has changed.</summary>
    public bool CountsRows => Written.Facts.Verb is not ("CALL" or "SELECT");

    /// <summary>Finds the places of the range.</summary>
    /// <param name="script">The script, with the run's tokens.</param>
    /// <param name="batch">What it says of its batches.</param>
    /// <exception cref="MigrationException">DirectiveInvalid, with line and column: the script has another number of
    /// statements, the
    /// statement cannot be ranged, or what it says of passes and later rows does not fit it.</exception>
    public static RangedStatement Of(Script script, BatchDirective batch)
    {
        SqlStatement[] steps = [.. script.Steps];
        if (steps.Length == 0)
            throw script.Error(
                MigrationErrorId.DirectiveInvalid,
                0,
                "A script that runs in batches has one statement, and this one has none.",
                "Write it below the directives."
            );
        var problem = new BatchProblem(script, steps[^1]);
        if (steps.Length > 1)
            throw new BatchProblem(script, steps[1]).Of(
                $"A script that runs in batches has one statement, and this one has {steps.Length}.",
                "Give each statement a script of its own. What the session needs can stand in directives, such as lock-timeout."
            );
        if (!Verbs.Contains(steps[0].Facts.Verb, StringComparer.Ordinal) || !steps[0].Facts.Transactional)
            throw problem.Of(
                $"{steps[0].Facts.Verb} cannot run in batches.",
                $"What can: {string.Join(", ", Verbs)}; the last two where they call what takes a range."
            );
        var marked = RangeMarkers.Find(steps[0], batch, problem);
        RequireBothEnds(marked, problem);
        var (places, hasCondition) = marked.Count > 0 ? (marked, true) : ConditionPlace.Find(steps[0], batch, problem);
        var ranged = new RangedStatement(steps[0], places, hasCondition);
        new BatchRules(batch, ranged, problem).Refuse();
        return ranged;
    }

    /// <summary>What it is known by, but for its text: where the range goes.</summary>
    public string Places => string.Join('|', _places.Select(place => place.Identity));

    /// <summary>The statement for one range.</summary>
    public SqlStatement For(KeyRange range)
    {
        var sql = new StringBuilder();
        var done = 0;
        foreach (var place in _places)
        {
            sql.Append(_sql.AsSpan(done, place.Offset - done)).Append(place.TextOf(range));
            done = place.Offset + place.Length;
        }

        return Written.WithSql(sql.Append(_sql.AsSpan(done)).ToString());
    }

    /// <summary>Where a server error within the statement for a range lies in the statement as it is written.</summary>
    /// <param name="range">The range.</param>
    /// <param name="serverPosition">The error's position, from 1 in characters of what was sent; 0 where there is none.</param>
    /// <returns>The same for the statement as it is written; the place of the range for what lies within its text.</returns>
    public int PositionInWritten(KeyRange range, int serverPosition)
    {
        var position = serverPosition - 1;
        var added = 0;
        foreach (var place in _places)
        {
            var start = Characters(_sql.AsSpan(0, place.Offset)) + added;
            if (position < start)
                break;
            var length = Characters(place.TextOf(range));
            if (position < start + length)
                return start - added + 1;
            added += length - Characters(_sql.AsSpan(place.Offset, place.Length));
        }

        return Math.Max(serverPosition - added, 0);
    }

    private static int Characters(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    private static void RequireBothEnds(IReadOnlyList<RangePlace> places, BatchProblem problem)
    {
        var (hasAfter, hasThrough) = (places.Any(Is(RangePart.After)), places.Any(Is(RangePart.Through)));
        var missing = hasAfter ? "through" : "after";
        if (hasAfter != hasThrough)
            throw problem.At(
                places[0].Offset,
                $"The statement takes one end of the range, and not the other: /* pgmigrate:{missing} */.",
                "Without both it would process rows twice, or leave some."
            );
    }

    private static Func<RangePlace, bool> Is(RangePart part) => place => place.Part == part;
}
