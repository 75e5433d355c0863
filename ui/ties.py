"""Which presenter hears which press: one function for each screen, called when `flow` builds it.

Deliberately absent: what a press means (presenters), and building (flow).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.presenters.close import ClosePresenter
    from ui.presenters.paid import PaidPresenter
    from ui.presenters.pay import PayPresenter
    from ui.presenters.refund import RefundPresenter
    from ui.presenters.reports import ReportsPresenter
    from ui.presenters.sell import SellPresenter
    from ui.presenters.settings import SettingsPresenter
    from ui.screens.close import CloseScreen
    from ui.screens.paid import PaidScreen
    from ui.screens.pay import PayScreen
    from ui.screens.refund import RefundScreen
    from ui.screens.reports import ReportsScreen
    from ui.screens.sell import SellScreen
    from ui.screens.settings import SettingsScreen


def tie_sell(screen: SellScreen, sell: SellPresenter) -> None:
    """Cassa."""
    screen.tile_pressed.connect(sell.press_tile)
    screen.chip_pressed.connect(sell.choose_chip)
    screen.department_pressed.connect(sell.press_department)
    screen.open_price_pressed.connect(lambda: sell.sheets.ask_open_price())
    screen.line_selected.connect(sell.select_line)
    screen.quantity_step.connect(sell.step_quantity)
    screen.quantity_pressed.connect(lambda line: sell.sheets.ask_quantity(line))
    screen.remove_line.connect(sell.remove_line)
    screen.price_pressed.connect(lambda line: sell.sheets.ask_price(line))
    screen.discount_pressed.connect(lambda line: sell.sheets.ask_discount(line))
    screen.search_result_chosen.connect(sell.choose_found)
    screen.pay_pressed.connect(lambda: sell.open_payment())
    screen.cash_pressed.connect(lambda: sell.open_payment("cash"))
    screen.card_pressed.connect(lambda: sell.open_payment("card"))
    screen.member_pressed.connect(lambda: sell.sheets.ask_member())
    screen.member_detached.connect(sell.detach_member)
    screen.undo_pressed.connect(sell.undo)
    screen.redo_pressed.connect(sell.redo)
    screen.reprint_pressed.connect(sell.reprint)
    screen.return_pressed.connect(sell.return_last)
    screen.sheet_primary.connect(sell.sheets.primary)
    screen.sheet_secondary.connect(sell.sheets.secondary)
    screen.sheet_tertiary.connect(sell.sheets.tertiary)
    screen.sheet_chosen.connect(lambda sheet, choice: sell.sheets.chosen(sheet, choice))
    screen.text_edited.connect(sell.text_edited)
    screen.text_submitted.connect(sell.text_submitted)


def tie_pay(screen: PayScreen, pay: PayPresenter) -> None:
    """Pagamento."""
    screen.back_pressed.connect(pay.back)
    screen.amount_key.connect(pay.amount_key)
    screen.note_pressed.connect(pay.press_note)
    screen.credit_use.connect(pay.use_credit)
    screen.credit_remove.connect(pay.remove_credit)
    screen.credit_amount.connect(pay.edit_credit)
    screen.credit_cancel.connect(pay.cancel_credit)
    screen.ledger_remove.connect(pay.remove_partial)
    screen.cash_pressed.connect(pay.cash)
    screen.card_pressed.connect(pay.card)
    screen.primary_pressed.connect(pay.primary)
    screen.panel_primary.connect(pay.panel_primary)
    screen.panel_secondary.connect(pay.panel_secondary)
    screen.sheet_primary.connect(pay.sheet_primary)
    screen.sheet_secondary.connect(lambda _sheet: pay.show_sheet(None))
    screen.sheet_tertiary.connect(lambda _sheet: pay.show_sheet(None))


def tie_paid(screen: PaidScreen, paid: PaidPresenter) -> None:
    """Esito."""
    screen.new_sale_pressed.connect(paid.new_sale)
    screen.reprint_pressed.connect(paid.reprint)
    screen.resume_pressed.connect(paid.resume)


def tie_refund(screen: RefundScreen, refund: RefundPresenter) -> None:
    """Resi."""
    screen.recent_chosen.connect(refund.open_sale)
    screen.line_selected.connect(refund.select)
    screen.step.connect(refund.step)
    screen.return_all_pressed.connect(refund.return_all)
    screen.reason_chosen.connect(refund.choose_reason)
    screen.customer_pressed.connect(refund.ask_customer)
    screen.refund_pressed.connect(refund.refund)
    screen.back_pressed.connect(refund.back)
    screen.sheet_primary.connect(refund.sheet_primary)
    screen.sheet_secondary.connect(refund.sheet_secondary)
    screen.pin_key.connect(refund.pin.key)
    screen.pin_person.connect(refund.pin.person)
    screen.pin_cancelled.connect(refund.pin.cancel)
    screen.text_submitted.connect(refund.scanned)


def tie_close(screen: CloseScreen, close: ClosePresenter) -> None:
    """Chiusura."""
    screen.next_pressed.connect(close.next)
    screen.back_pressed.connect(close.back)
    screen.check_action.connect(close.check_action)
    screen.counted.connect(close.counted)
    screen.recount_pressed.connect(close.recount)
    screen.note_edited.connect(close.note_edited)
    screen.float_edited.connect(close.float_edited)
    screen.report_pressed.connect(close.open_report)
    screen.pin_key.connect(close.pin.key)
    screen.pin_person.connect(close.pin.person)
    screen.pin_cancelled.connect(close.pin.cancel)


def tie_reports(screen: ReportsScreen, reports: ReportsPresenter) -> None:
    """Rapporti."""
    screen.range_chosen.connect(reports.choose_range)
    screen.report_pressed.connect(lambda: reports.print_report())
    screen.empty_primary.connect(reports.empty_primary)
    screen.refresh_pressed.connect(reports.open)


def tie_settings(page: SettingsScreen, settings: SettingsPresenter) -> None:
    """Impostazioni."""
    page.page_chosen.connect(settings.open)
    page.shop_saved.connect(settings.save_shop)
    page.refresh_pressed.connect(lambda: settings.open())
    page.device_chosen.connect(settings.choose_device)
    page.device_action.connect(settings.device_action)
    page.address_saved.connect(settings.save_address)
    page.paper_resume.connect(settings.resume_paper)
    page.paper_removed.connect(settings.remove_paper)
    page.enrol_pressed.connect(settings.join)
    page.retry_pressed.connect(settings.retry)
    page.file_chosen.connect(settings.catalogue.choose_file)
    page.option_chosen.connect(settings.catalogue.choose_option)
    page.column_chosen.connect(settings.catalogue.choose_column)
    page.catalogue_primary.connect(settings.catalogue.primary)
    page.catalogue_secondary.connect(settings.catalogue.secondary)
