using System.Management.Automation.Host;

namespace PgMigrate.Tool;

/// <summary>Tells the formatter how wide a line is. The tool does not move a cursor, and reads no keys.</summary>
internal sealed class ToolRawUserInterface : PSHostRawUserInterface
{
    private const int WidthOfFiles = 120;
    private const int Height = 50;

    /// <summary>Columns of the terminal; 120 where there is none.</summary>
    public static int Width => Console.IsOutputRedirected || Console.WindowWidth <= 0 ? WidthOfFiles : Console.WindowWidth;

    /// <inheritdoc/>
    public override Size BufferSize { get => new(Width, Height); set => throw Refuse(); }

    /// <inheritdoc/>
    public override Size WindowSize { get => new(Width, Height); set => throw Refuse(); }

    /// <inheritdoc/>
    public override Size MaxPhysicalWindowSize => new(Width, Height);

    /// <inheritdoc/>
    public override Size MaxWindowSize => new(Width, Height);

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
    public override void FlushInputBuffer()
    {
    }

    /// <inheritdoc/>
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Refuse();

    /// <inheritdoc/>
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw Refuse();

    /// <inheritdoc/>
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw Refuse();

    /// <inheritdoc/>
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Refuse();

    /// <inheritdoc/>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw Refuse();

    private static HostException Refuse() => new("pgmigrate writes lines; it does not paint the terminal.");
}
