using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules;

/// <summary>A script as the checks see it. Its file is read once; what is asked of its text is kept.</summary>
/// <param name="File">The file.</param>
/// <param name="Text">Its text as it would be sent, tokens that have a value replaced; null where it could not be read.</param>
/// <param name="Directives">What it says of itself; none where they could not be read.</param>
/// <param name="Problem">Why it, or its directives, could not be read; null where they could.</param>
internal sealed record CheckedScript(ScriptFile File, string? Text, ScriptDirectives Directives, MigrationException? Problem)
{
    private readonly Lazy<string?>? _hash;
    private CheckedStatement[]? _statements;
    private HashSet<string>? _dropped;

    /// <summary>Its text as written, tokens where they stand; null where it could not be read.</summary>
    public string? Written { get; init; }

    /// <summary>The tokens of the run, with which grate hashes it.</summary>
    public IReadOnlyList<MigrationToken> Tokens { get; init; } = [];

    /// <summary>The hash that grate would record: <see cref="GrateFileText.Hash"/>.</summary>
    public string? Hash => (_hash ?? new Lazy<string?>(() => GrateFileText.Hash(GrateFileText.TryRead(File.Path), Tokens))).Value;

    /// <summary>The text that grate hashes, where it is at hand.</summary>
    public string HashText
    {
        init => _hash = new Lazy<string?>(() => GrateFileText.Hash(value, Tokens));
    }

    /// <summary>Its statements, in order; none where its text could not be read.</summary>
    public IReadOnlyList<CheckedStatement> Statements => _statements ??= [.. ReadStatements(Text ?? string.Empty)];

    /// <summary>What its statements ask for, those in DO blocks too, as far as it is understood.</summary>
    public IEnumerable<SqlCommand> Commands => Statements.SelectMany(statement => statement.Parts).Select(part => part.Command).OfType<SqlCommand>();

    /// <summary>The number that its name begins with; null where it begins with none.</summary>
    public LeadingNumber? Number { get; } = LeadingNumber.Of(File);

    /// <summary>Whether one of its statements drops an object of a name.</summary>
    public bool Drops(ObjectName name) => (_dropped ??= ReadDropped()).Contains(name.Name);

    /// <summary>Where an offset of its text, which is there, lies in the file.</summary>
    public TextPosition InFile(int offset)
    {
        var file = Written ?? ScriptText.Read(File.Path).Text;
        return TextPosition.Of(file, SourceMap.ToFile(file, Text!, offset, Tokens));
    }

    private static IEnumerable<CheckedStatement> ReadStatements(string text) =>
        SqlStatement.ReadAll(text).Select(statement => CheckedStatement.Of(text, statement));

    private HashSet<string> ReadDropped() =>
        Commands.OfType<DropObjects>().SelectMany(drop => drop.Names).Select(name => name.Name).ToHashSet(StringComparer.Ordinal);
}
