namespace PgMigrate.Engine.Sql;

/// <summary>
/// What the statements of a script have changed since its transaction, or a savepoint in it, began: so that what is known of
/// them goes back where they do.
/// </summary>
internal sealed class TransactionJournal
{
    private readonly List<Action> _undo = [];
    private readonly List<(string? Savepoint, int Changes)> _marks = [];

    /// <summary>True between the script's own BEGIN, or a savepoint, and the transaction's end.</summary>
    public bool IsOpen => _marks.Count > 0;

    /// <summary>Takes note of a change.</summary>
    /// <param name="undo">Takes it back.</param>
    public void Record(Action undo)
    {
        // Without a mark, there is nothing that a statement could go back to.
        if (IsOpen)
            _undo.Add(undo);
    }

    /// <summary>Takes in what a statement does to the transaction, and takes back what that takes back.</summary>
    /// <param name="control">What it does.</param>
    /// <param name="savepoint">The savepoint that it names; null for others.</param>
    /// <returns>True where the transaction has ended.</returns>
    public bool Apply(TransactionControl control, string? savepoint)
    {
        switch (control)
        {
            // Within a transaction the server warns, and goes on with the one that there is.
            case TransactionControl.Begin when !IsOpen:
                Mark(null);
                return false;
            case TransactionControl.Savepoint:
                Mark(savepoint);
                return false;
            case TransactionControl.ReleaseSavepoint when IndexOf(savepoint) is >= 0 and var released:
                _marks.RemoveRange(released, _marks.Count - released);
                return false;
            case TransactionControl.RollbackToSavepoint when IndexOf(savepoint) is >= 0 and var kept:
                UndoTo(_marks[kept].Changes);
                _marks.RemoveRange(kept + 1, _marks.Count - kept - 1);
                return false;
            case TransactionControl.Commit or TransactionControl.CommitAndChain or TransactionControl.Prepare:
                return End(isChained: control == TransactionControl.CommitAndChain);
            case TransactionControl.Rollback or TransactionControl.RollbackAndChain:
                UndoTo(0);
                return End(isChained: control == TransactionControl.RollbackAndChain);
            default:
                return false;
        }
    }

    /// <summary>Forgets a transaction that no statement has ended: another script begins.</summary>
    public void Clear() => End(isChained: false);

    private void Mark(string? savepoint) => _marks.Add((savepoint, _undo.Count));

    private int IndexOf(string? savepoint) => savepoint is null ? -1 : _marks.FindLastIndex(mark => mark.Savepoint == savepoint);

    private void UndoTo(int changes)
    {
        for (var i = _undo.Count - 1; i >= changes; i--)
            _undo[i]();
        _undo.RemoveRange(changes, _undo.Count - changes);
    }

    private bool End(bool isChained)
    {
        _marks.Clear();
        _undo.Clear();
        if (isChained)
            Mark(null);
        return true;
    }
}
