namespace PgMigrate.Engine.Scripts;

/// <summary>One <c>-- pgmigrate:name value</c> line and where it stands.</summary>
/// <param name="Name">The name, as written.</param>
/// <param name="Value">The value without surrounding white space; empty where there is none.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column of the name, from 1.</param>
/// <param name="BelowStatement">True where a statement stands above it.</param>
/// <param name="Script">The script's name.</param>
/// <param name="Path">The script's full path.</param>
internal sealed record Directive(string Name, string Value, int Line, int Column, bool BelowStatement, string Script, string Path)
{
    /// <summary>Column of the value, from 1.</summary>
    public int ValueColumn { get; init; } = Column;

    /// <summary>An error of this line.</summary>
    public MigrationException Error(string message, string action) => ErrorAt(Column, message, action);

    /// <summary>An error at an offset of the value.</summary>
    public MigrationException ErrorInValue(int offset, string message, string action) =>
        ErrorAt(ValueColumn + offset, message, action);

    private MigrationException ErrorAt(int column, string message, string action) =>
        new(MigrationErrorId.DirectiveInvalid, $"{Path}:{Line}:{column}: {message}", action)
        {
            Script = Script,
            Path = Path,
            Line = Line,
            Column = column,
        };
}
