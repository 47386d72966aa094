using System.Management.Automation;

namespace PgMigrate.Tool;

/// <summary>
/// Shows every type in its own table. Out-Default alone, as at the end of a prompt's line, takes its columns from the first
/// object and lists all properties of objects of other types.
/// </summary>
[Cmdlet("Out", "Tables")]
public sealed class OutTablesCommand : PSCmdlet, IDisposable
{
    private SteppablePipeline? _table;
    private string? _type;

    /// <summary>The command's name.</summary>
    public static string Name => "Out-Tables";

    /// <summary>What to show.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Called for each of them.</summary>
    [Parameter]
    public Action<PSObject>? Judge { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not { } value)
            return;
        Judge?.Invoke(value);
        string? type = FormatRecord.Is(value) ? nameof(FormatRecord) : value.TypeNames.FirstOrDefault();
        if (_table is null || type != _type)
            Begin(type);
        _table!.Process(value);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _table?.End();

    /// <inheritdoc/>
    public void Dispose() => _table?.Dispose();

    private void Begin(string? type)
    {
        _table?.End();
        _table?.Dispose();
        _type = type;
        _table = ScriptBlock.Create("Out-Default").GetSteppablePipeline(CommandOrigin.Internal);
        _table.Begin(expectInput: true);
    }
}
