"""The list of requests of CITSmart."""

from __future__ import annotations

from pathlib import Path

from helpdesk_tui.store.base import Store
from tests.intake.exports import brought


def test_its_list_is_read(tmp_path: Path, empty: Store) -> None:
    found = brought(
        tmp_path,
        empty,
        "solicitacoes.csv",
        "Nº Solicitação;Título;Solicitante;Serviço;Situação;Prioridade;Responsável;Data/Hora Abertura;"
        "Data/Hora Encerramento;Grupo Executor\n"
        "1001;Sem rede;Maria Souza;Rede;Em Andamento;2;Ana;28/01/2026 14:10;;N1\n"
        "1002;;Maria Souza;Rede;Fechada;5;Ana;28/01/2026 14:10;29/01/2026 10:10;N1\n"
        "1003;Senha;Maria Souza;Rede;Suspensa;Urgente;;28/01/2026 14:10;;N1\n",
    )
    assert found.format == "CITSmart"
    assert found.standing() == {
        "citsmart:1001": "P3 open 2026-01-28T14:10:00Z",
        "citsmart:1002": "P5 closed 2026-01-28T14:10:00Z",
        "citsmart:1003": "P2 waiting 2026-01-28T14:10:00Z",
    }
    assert found.tickets["citsmart:1002"].subject == "Rede"
