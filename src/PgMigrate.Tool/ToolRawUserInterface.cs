using System.Management.Automation.Host;

namespace PgMigrate.Tool;

/// <summary>Tells the formatter how wide a line is. The tool does not move a cursor, and reads no keys.</summary>
/// <param name="terminal">Whose width it is.</param>
internal sealed class ToolRawUserInterface(Terminal terminal) : PSHostRawUserInterface
{
    private const int Height = 50;

    /// <inheritdoc/>
    public override Size BufferSize
    {
        get => new(terminal.Width, Height);
        set => throw Refuse();
    }

    /// <inheritdoc/>
    public override Size WindowSize
    {
        get => new(terminal.Width, Height);
        set => throw Refuse();
    }

    /// <inheritdoc/>
    public override Size MaxPhysicalWindowSize => new(terminal.Width, Height);

    /// <inheritdoc/>
    public override Size MaxWindowSize => new(terminal.Width, Height);

    /// <inheritdoc/>
    public override Coordinates CursorPosition { get; set; }

    /// <inheritdoc/>
    public override Coordinates WindowPosition { get; set; }

    /// <inheritdoc/>
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    /// <inheritdoc/>
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    /// <inheritdoc/>
    public override int CursorSize { get; set; }

    /// <inheritdoc/>
    public override bool KeyAvailable => false;

    /// <inheritdoc/>
    public override string WindowTitle { get; set; } = "pgmigrate";

    /// <inheritdoc/>
    public override void FlushInputBuffer() { }

    /// <inheritdoc/>
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Refuse();

    /// <inheritdoc/>
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw Refuse();

    /// <inheritdoc/>
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw Refuse();

    /// <inheritdoc/>
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Refuse();

    /// <inheritdoc/>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw Refuse();

    private static HostException Refuse() => new("pgmigrate writes lines; it does not paint the terminal.");
}
