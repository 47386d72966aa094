using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>Reads a script from its beginning, and writes what takes it back from its end.</summary>
internal sealed class DownWalk(DownContext context)
{
    private const string OfPsql = "it is a command of psql, and not of the server";
    private const string Incomplete = "it is not a whole statement";

    private readonly StatementInverse _inverse = new(context);
    private readonly List<Step> _steps = [];
    private readonly List<string> _stays = [];

    /// <summary>The inverse of a script.</summary>
    /// <param name="text">The script.</param>
    /// <param name="loads">What its loads do, as statements.</param>
    public DerivedDown Read(SqlText text, IEnumerable<SqlStatement> loads)
    {
        context.Scope.BeginScript(0, text.ControlsTransactions || !text.IsTransactional);
        var statement = 0;
        foreach (var piece in text.Pieces)
        {
            if (piece.Kind == SqlPieceKind.MetaCommand)
                _steps.Add(new Step(piece.Position.Line, piece.Content(text.Text).ToString(), null, Inverse.Refused(OfPsql)));
            if (piece.Kind == SqlPieceKind.Statement)
                Take(text.Statements[statement++]);
        }

        foreach (var load in loads)
            Take(load);
        foreach (var step in _steps)
            step.Settle(context);
        var statements = _steps
            .AsEnumerable()
            .Reverse()
            .SelectMany(step => step.Inverse.Statements)
            .Select(statement => statement.Sql())
            .OfType<string>()
            .ToArray();
        return new DerivedDown(statements, [.. _steps.SelectMany(step => step.Obstacles)])
        {
            Stays = _stays,
            Moves = text.Statements.SelectMany(found => found.Parts).Any(CatalogueOnly.Moves),
            RunsApart = statements.Any(statement => !StatementFacts.Read(statement).Transactional),
        };
    }

    private void Take(SqlStatement statement)
    {
        context.Sql = statement.Sql;
        var isWhole = (statement.Piece.Flags & (SqlPieceFlags.Interrupted | SqlPieceFlags.Unterminated)) == 0;
        var parts = isWhole ? _inverse.Of(statement) : [Inverse.Refused(Incomplete)];
        var isInCatalogue = isWhole && CatalogueOnly.Is(statement, context);
        foreach (var part in parts)
            _steps.Add(
                new Step(statement.Place.Line, statement.Facts.Verb, statement.Facts.Object, part)
                {
                    IsInCatalogue = isInCatalogue,
                }
            );
        _stays.AddRange(statement.Parts.Where(ServerWide.Is).Select(ServerWide.Describe));
        foreach (var inside in statement.Parts)
            context.Scope.Take(inside);
        context.Scope.End(statement);
    }

    // What the names mean is certain only when the whole script is known.
    private sealed record Step(int Line, string Verb, string? Object, Inverse Inverse)
    {
        private readonly List<string> _reasons = Inverse.Reason is { } reason ? [reason] : [];

        public bool IsInCatalogue { get; init; }

        public IEnumerable<Obstacle> Obstacles =>
            _reasons.Distinct().Select(reason => new Obstacle(Line, Verb, Object, reason) { IsInCatalogue = IsInCatalogue });

        public void Settle(DownContext context) =>
            _reasons.AddRange(
                Inverse
                    .Statements.Where(statement => statement.Sql() is not null)
                    .Select(statement => context.Settle(statement.Target))
                    .OfType<string>()
            );
    }
}
